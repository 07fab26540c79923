import type Stripe from 'stripe';
import { parseCurrency } from '../../kernel/params/currency.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';
import { retireCodesOf } from '../discounts/retire-codes.ts';
import { amountsByCurrency, assertCoupon, assertName } from './assert-coupon.ts';

export function findCoupon(sim: Simulation, id: string, param = 'id'): Stripe.Coupon {
  const coupon = sim.store.coupons.get(id);
  if (!coupon) throw noSuch('coupon', id, param);
  return coupon;
}

export function createCoupon(sim: Simulation, params: Stripe.CouponCreateParams): Stripe.Coupon {
  assertCoupon(sim, params);
  const currency = params.currency === undefined ? null : parseCurrency(params.currency);
  const id = params.id ?? sim.newSecret(`coupon:${sim.newId('coupon')}`, 8);
  if (sim.store.coupons.get(id))
    throw invalidRequest(`Coupon already exists.`, { code: 'resource_already_exists', param: 'id' });
  const coupon = sim.store.coupons.put({
    id,
    object: 'coupon',
    amount_off: params.amount_off ?? null,
    ...(params.applies_to?.products ? { applies_to: { products: params.applies_to.products } } : {}),
    created: sim.now(),
    currency,
    ...optionsOf({ amountOff: params.amount_off, currency, given: params.currency_options }),
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

function optionsOf({
  amountOff,
  currency,
  given,
}: {
  amountOff: number | undefined;
  currency: string | null;
  given: Stripe.CouponCreateParams['currency_options'];
}): Pick<Stripe.Coupon, 'currency_options'> {
  if (amountOff === undefined || currency === null) return {};
  return { currency_options: amountsByCurrency(given, { [currency]: { amount_off: amountOff } }) };
}

/** Only name, metadata and further currencies: what a coupon takes off can't be changed. */
export function updateCoupon(sim: Simulation, params: Stripe.CouponUpdateParams, id: string): Stripe.Coupon {
  const before = findCoupon(sim, id);
  assertName(params.name);
  if (params.currency_options && before.amount_off === null)
    throw invalidRequest('Only a coupon with an `amount_off` can have `currency_options`.', {
      param: 'currency_options',
    });
  const after = sim.store.coupons.put({
    ...before,
    ...(before.currency_options
      ? { currency_options: amountsByCurrency(params.currency_options, before.currency_options) }
      : {}),
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
  retireCodesOf(sim, id);
  sim.emit('coupon.deleted', coupon);
  return { id, object: 'coupon', deleted: true };
}

/** `redeem_by` has passed. */
export function expireCoupon(sim: Simulation, id: string): void {
  const coupon = sim.store.coupons.get(id);
  if (!coupon) return;
  sim.store.coupons.put({ ...coupon, valid: false });
  retireCodesOf(sim, id);
}
