import type Stripe from 'stripe';
import { cycleBoundary } from '../../kernel/billing/billing-dates.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest, missingParam, noSuch } from '../../kernel/stripe-error.ts';
import { amountFor } from '../prices/amount-for.ts';
import { obstacleTo } from './restrictions.ts';
import { retireCodesOf } from './retire-codes.ts';

export interface DiscountSource {
  coupon: string;
  promotionCode: string | null;
}

interface GivenDiscount {
  coupon?: string;
  promotion_code?: string;
  discount?: string;
}

/** Turns what a request names into coupons; one that can't be redeemed, or not by this customer, is refused. */
export function resolveDiscounts(
  sim: Simulation,
  given: readonly GivenDiscount[] | '' | null | undefined,
  customer: string | null = null,
): DiscountSource[] {
  if (!given) return [];
  return given.map((one, at) => {
    const param = assertOneSource(one, `discounts[${at}]`);
    if (one.promotion_code !== undefined)
      return fromPromotionCode(sim, one.promotion_code, { param, customer });
    const kept = one.discount === undefined ? undefined : sim.store.discounts.get(one.discount);
    if (one.discount !== undefined && !kept) throw noSuch('discount', one.discount, param);
    const coupon = kept ? (idOf(kept.source.coupon) ?? '') : (one.coupon ?? '');
    assertRedeemable(sim, coupon, param);
    return { coupon, promotionCode: null };
  });
}

/** @returns the parameter that names it. */
function assertOneSource(given: GivenDiscount, param: string): string {
  const named = (['coupon', 'promotion_code', 'discount'] as const).filter(
    (name) => given[name] !== undefined,
  );
  const [name, second] = named;
  if (name === undefined) throw missingParam(`${param}[coupon]`);
  if (second === undefined) return `${param}[${name}]`;
  throw invalidRequest(`You may only specify one of these parameters: ${named.join(', ')}.`, {
    code: 'parameters_exclusive',
    param: `${param}[${name}]`,
  });
}

function fromPromotionCode(
  sim: Simulation,
  id: string,
  { param, customer }: { param: string; customer: string | null },
): DiscountSource {
  const code = sim.store.promotionCodes.get(id);
  if (!code) throw noSuch('promotion code', id, param);
  // Whose it is can be asked only of somebody: redeeming asks again.
  const obstacle = obstacleTo(sim, code, { customer: customer ?? idOf(code.customer) });
  if (obstacle !== null) throw invalidRequest(obstacle, { param });
  return { coupon: idOf(code.promotion.coupon) ?? '', promotionCode: id };
}

function assertRedeemable(sim: Simulation, id: string, param: string): void {
  const coupon = sim.store.coupons.get(id);
  if (!coupon) throw noSuch('coupon', id, param);
  if (!coupon.valid)
    throw invalidRequest(`Coupon ${id} is used up and cannot be applied.`, { code: 'coupon_expired', param });
}

interface Holder {
  /** Empty for a guest. */
  customer: string;
  subscription: string | null;
  checkoutSession: string | null;
}

/** What a checkout page has let through, with an amount that it knew, is not asked again. */
function assertRedeemableBy(sim: Simulation, promotionCode: string, holder: Holder): void {
  const code = sim.store.promotionCodes.get(promotionCode);
  if (!code) throw noSuch('promotion code', promotionCode, 'promotion_code');
  if (holder.checkoutSession !== null) return;
  const obstacle = obstacleTo(sim, code, { customer: holder.customer, order: orderOf(sim, holder) });
  if (obstacle !== null) throw invalidRequest(obstacle, { param: 'promotion_code' });
}

/** What a subscription costs each time, usage apart. */
function orderOf(sim: Simulation, { subscription: id }: Holder): { amount: number; currency: string } | null {
  const subscription = id === null ? undefined : sim.store.subscriptions.get(id);
  if (!subscription) return null;
  const { currency, items } = subscription;
  const amount = items.data
    .filter(({ quantity }) => quantity !== undefined)
    .reduce((sum, { price, quantity = 1 }) => sum + amountFor(price, { quantity, currency }), 0);
  return { amount, currency };
}

/** Counts the redemption and puts the discount on a subscription. */
export function redeem(
  sim: Simulation,
  { coupon: couponId, promotionCode }: DiscountSource,
  holder: Holder,
): Stripe.Discount {
  const coupon = sim.store.coupons.get(couponId);
  if (!coupon) throw noSuch('coupon', couponId, 'coupon');
  if (promotionCode !== null) assertRedeemableBy(sim, promotionCode, holder);
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
  if (code) {
    const redeemed = code.times_redeemed + 1;
    const isLast = code.max_redemptions !== null && redeemed >= code.max_redemptions;
    sim.store.promotionCodes.put({ ...code, times_redeemed: redeemed, active: code.active && !isLast });
  }
  if (isUsedUp) retireCodesOf(sim, coupon.id);
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
