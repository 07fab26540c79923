import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { couponOf } from './discount-amounts.ts';

/** A coupon of duration `once` leaves the subscription with the first invoice that used it; one past its end leaves too. */
export function dropUsedOnce(
  sim: Simulation,
  subscription: Stripe.Subscription,
  invoice: Stripe.Invoice,
): Stripe.Subscription {
  const used = new Set(invoice.total_discount_amounts?.map(({ discount }) => discount));
  const kept = subscription.discounts.filter((id) => {
    const discount = typeof id === 'string' ? sim.store.discounts.get(id) : id;
    if (!discount) return false;
    const isOver = discount.end !== null && discount.end <= sim.now();
    const isUsedUp = used.has(discount.id) && couponOf(sim, discount)?.duration === 'once';
    return !isOver && !isUsedUp;
  });
  return kept.length === subscription.discounts.length
    ? subscription
    : sim.store.subscriptions.put({ ...subscription, discounts: kept });
}
