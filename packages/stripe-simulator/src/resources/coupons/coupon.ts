import type Stripe from 'stripe';
import { parseCurrency } from '../../kernel/params/currency.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, missingParam, noSuch } from '../../kernel/stripe-error.ts';

export function findCoupon(sim: Simulation, id: string, param = 'id'): Stripe.Coupon {
  const coupon = sim.store.coupons.get(id);
  if (!coupon) throw noSuch('coupon', id, param);
  return coupon;
}

export function createCoupon(sim: Simulation, params: Stripe.CouponCreateParams): Stripe.Coupon {
  assertOneDiscount(params);
  const id = params.id ?? sim.newSecret(`coupon:${sim.newId('coupon')}`, 8);
  if (sim.store.coupons.get(id))
    throw invalidRequest(`Coupon already exists.`, { code: 'resource_already_exists', param: 'id' });
  const coupon = sim.store.coupons.put({
    id,
    object: 'coupon',
    amount_off: params.amount_off ?? null,
    ...(params.applies_to?.products ? { applies_to: { products: params.applies_to.products } } : {}),
    created: sim.now(),
    currency: params.currency === undefined ? null : parseCurrency(params.currency),
    duration: params.duration ?? 'once',
    duration_in_months: params.duration_in_months ?? null,
    livemode: false,
    max_redemptions: params.max_redemptions ?? null,
    metadata: mergeMetadata(null, params.metadata),
    name: params.name ?? null,
    percent_off: params.percent_off ?? null,
    redeem_by: params.redeem_by ?? null,
    times_redeemed: 0,
    valid: true,
  } satisfies Stripe.Coupon);
  if (coupon.redeem_by !== null) sim.schedule('coupon.expire', id, coupon.redeem_by);
  sim.emit('coupon.created', coupon);
  return coupon;
}

function assertOneDiscount(params: Stripe.CouponCreateParams): void {
  if (params.percent_off === undefined && params.amount_off === undefined) throw missingParam('percent_off');
  if (params.percent_off !== undefined && params.amount_off !== undefined) {
    throw invalidRequest('You may only specify one of these parameters: amount_off, percent_off.');
  }
  if (params.percent_off !== undefined && (params.percent_off <= 0 || params.percent_off > 100)) {
    throw invalidRequest('Invalid percent_off: must be greater than 0 and at most 100.', {
      param: 'percent_off',
    });
  }
  if (params.amount_off !== undefined && params.currency === undefined) throw missingParam('currency');
  if (params.duration === 'repeating' && params.duration_in_months === undefined)
    throw missingParam('duration_in_months');
}

/** Only name and metadata: what a coupon takes off can't be changed. */
export function updateCoupon(sim: Simulation, params: Stripe.CouponUpdateParams, id: string): Stripe.Coupon {
  const before = findCoupon(sim, id);
  const after = sim.store.coupons.put({
    ...before,
    name: params.name ?? before.name,
    metadata: mergeMetadata(before.metadata, params.metadata),
  });
  sim.emit('coupon.updated', after, before);
  return after;
}

/** Whoever has the discount keeps it; nobody new can redeem it. */
export function deleteCoupon(
  sim: Simulation,
  _: Stripe.CouponDeleteParams,
  id: string,
): Stripe.DeletedCoupon {
  const coupon = findCoupon(sim, id);
  for (const discount of sim.store.discounts.filter(({ source }) => source.coupon === id)) {
    sim.store.discounts.put({ ...discount, source: { coupon, type: 'coupon' } });
  }
  sim.store.coupons.delete(id);
  sim.emit('coupon.deleted', coupon);
  return { id, object: 'coupon', deleted: true };
}

/** `redeem_by` has passed. */
export function expireCoupon(sim: Simulation, id: string): void {
  const coupon = sim.store.coupons.get(id);
  if (coupon) sim.store.coupons.put({ ...coupon, valid: false });
}
