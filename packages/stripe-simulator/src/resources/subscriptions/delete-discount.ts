import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { noSuch } from '../../kernel/stripe-error.ts';
import { changeSubscription, findSubscription } from './change-subscription.ts';

/** https://docs.stripe.com/api/discounts/subscription_delete: the last one that was put on the subscription goes. */
export function deleteDiscount(
  sim: Simulation,
  _: Stripe.SubscriptionDeleteDiscountParams,
  id: string,
): Stripe.DeletedDiscount {
  const subscription = findSubscription(sim, id);
  const last = subscription.discounts.at(-1);
  const discount = typeof last === 'string' ? sim.store.discounts.get(last) : last;
  if (!discount) throw noSuch('active discount for subscription', id);
  sim.emit('customer.discount.deleted', discount);
  changeSubscription(sim, subscription, { discounts: subscription.discounts.slice(0, -1) });
  const { end: _end, ...rest } = discount;
  return { ...rest, deleted: true };
}
