import type Stripe from 'stripe';
import { cycleBoundary } from '../../kernel/billing/billing-dates.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';

export interface DiscountSource {
  coupon: string;
  promotionCode: string | null;
}

interface GivenDiscount {
  coupon?: string;
  promotion_code?: string;
  discount?: string;
}

/** Turns what a request names into coupons; a coupon that can't be redeemed is refused. */
export function resolveDiscounts(
  sim: Simulation,
  given: readonly GivenDiscount[] | '' | null | undefined,
): DiscountSource[] {
  if (!given) return [];
  return given.map((one, at) => {
    if (one.promotion_code !== undefined)
      return fromPromotionCode(sim, one.promotion_code, `discounts[${at}][promotion_code]`);
    const kept = one.discount === undefined ? undefined : sim.store.discounts.get(one.discount);
    const coupon = typeof kept?.source.coupon === 'string' ? kept.source.coupon : (one.coupon ?? '');
    assertRedeemable(sim, coupon, `discounts[${at}][coupon]`);
    return { coupon, promotionCode: null };
  });
}

export function fromPromotionCode(sim: Simulation, id: string, param: string): DiscountSource {
  const code = sim.store.promotionCodes.get(id);
  if (!code) throw noSuch('promotion code', id, param);
  if (!isUsable(sim, code))
    throw invalidRequest('This promotion code cannot be redeemed because it is inactive or expired.', {
      param,
    });
  return { coupon: String(code.promotion.coupon), promotionCode: id };
}

export const isUsable = (sim: Simulation, code: Stripe.PromotionCode): boolean =>
  code.active &&
  (code.expires_at === null || code.expires_at > sim.now()) &&
  (code.max_redemptions === null || code.times_redeemed < code.max_redemptions) &&
  sim.store.coupons.get(String(code.promotion.coupon))?.valid === true;

function assertRedeemable(sim: Simulation, id: string, param: string): void {
  const coupon = sim.store.coupons.get(id);
  if (!coupon) throw noSuch('coupon', id, param);
  if (!coupon.valid)
    throw invalidRequest(`Coupon ${id} is used up and cannot be applied.`, { code: 'coupon_expired', param });
}

/** Counts the redemption and puts the discount on a subscription. */
export function redeem(
  sim: Simulation,
  { coupon: couponId, promotionCode }: DiscountSource,
  holder: { customer: string; subscription: string | null; checkoutSession: string | null },
): Stripe.Discount {
  const coupon = sim.store.coupons.get(couponId);
  if (!coupon) throw noSuch('coupon', couponId, 'coupon');
  countRedemption(sim, coupon, promotionCode);
  const months = coupon.duration === 'repeating' ? coupon.duration_in_months : null;
  const discount = sim.store.discounts.put({
    id: sim.newId('di'),
    object: 'discount',
    checkout_session: holder.checkoutSession,
    customer: holder.customer,
    customer_account: null,
    end: months === null ? null : cycleBoundary(sim.now(), { interval: 'month', intervalCount: 1 }, months),
    invoice: null,
    invoice_item: null,
    promotion_code: promotionCode,
    source: { coupon: couponId, type: 'coupon' },
    start: sim.now(),
    subscription: holder.subscription,
    subscription_item: null,
  } satisfies Stripe.Discount);
  sim.emit('customer.discount.created', discount);
  return discount;
}

function countRedemption(sim: Simulation, coupon: Stripe.Coupon, promotionCode: string | null): void {
  const times = coupon.times_redeemed + 1;
  const isUsedUp = coupon.max_redemptions !== null && times >= coupon.max_redemptions;
  sim.store.coupons.put({ ...coupon, times_redeemed: times, valid: coupon.valid && !isUsedUp });
  const code = promotionCode === null ? undefined : sim.store.promotionCodes.get(promotionCode);
  if (code) sim.store.promotionCodes.put({ ...code, times_redeemed: code.times_redeemed + 1 });
}

/** The subscription's discounts that count at a moment. */
export function activeDiscounts(
  sim: Simulation,
  subscription: Stripe.Subscription,
  at: number,
): Stripe.Discount[] {
  return subscription.discounts
    .map((discount) => (typeof discount === 'string' ? sim.store.discounts.get(discount) : discount))
    .filter((discount) => discount !== undefined)
    .filter(({ end }) => end === null || end > at);
}
