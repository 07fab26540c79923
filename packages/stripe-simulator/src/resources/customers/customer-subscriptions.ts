import type Stripe from 'stripe';
import { paginate } from '../../kernel/http/paginate.ts';
import type { Simulation } from '../../kernel/simulation.ts';

/** `expand[]=subscriptions`: those that have not ended. */
export function includeCustomerSubscriptions(
  sim: Simulation,
  customerId: string,
): Stripe.ApiList<Stripe.Subscription> {
  const current = sim.store.subscriptions
    .where('customer', customerId)
    .reverse()
    .filter(({ status }) => status !== 'canceled' && status !== 'incomplete_expired');
  return paginate(current, {}, `/v1/customers/${customerId}/subscriptions`);
}
