import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import type { DiscountSource } from '../discounts/create-discount.ts';

/** What still comes off an item by itself at a moment. */
export function discountsOfItem(
  sim: Simulation,
  { discounts }: Stripe.SubscriptionItem,
  at: number,
): Stripe.Discount[] {
  return discounts
    .map((discount) => sim.store.discounts.get(idOf(discount) ?? ''))
    .filter((discount) => discount !== undefined)
    .filter(({ end }) => end === null || end > at);
}

/** A coupon that a change or a preview names, before anybody redeems it. */
export const notRedeemed = (
  { coupon, promotionCode }: DiscountSource,
  { id: subscription, customer }: Stripe.Subscription,
  at: number,
): Stripe.Discount => ({
  id: `coupon:${coupon}`,
  object: 'discount',
  checkout_session: null,
  customer: idOf(customer),
  customer_account: null,
  end: null,
  invoice: null,
  invoice_item: null,
  promotion_code: promotionCode,
  source: { coupon, type: 'coupon' },
  start: at,
  subscription,
  subscription_item: null,
});
