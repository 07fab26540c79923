import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { endSubscription } from '../subscriptions/end-subscription.ts';
import { findCustomer } from './find-customer.ts';

/** A deleted customer leaves a stub, and their subscriptions end at once. */
export function deleteCustomer(
  sim: Simulation,
  _: Stripe.CustomerDeleteParams,
  id: string,
): Stripe.DeletedCustomer {
  const customer = findCustomer(sim, id, 'id');
  for (const subscription of sim.store.subscriptions.where('customer', id)) {
    if (subscription.ended_at === null)
      endSubscription(sim, subscription, { reason: 'cancellation_requested' });
  }
  const stub = sim.store.customers.put({
    id,
    object: 'customer',
    deleted: true,
  } satisfies Stripe.DeletedCustomer);
  sim.emit('customer.deleted', customer);
  return stub;
}
