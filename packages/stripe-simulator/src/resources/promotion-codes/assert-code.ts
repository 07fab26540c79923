import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { assertAtLeastOne } from '../coupons/assert-coupon.ts';

const LONGEST = 500;

export function assertCodeText(code: string): void {
  if (new RegExp(`^[a-zA-Z0-9-]{1,${LONGEST}}$`).test(code)) return;
  throw invalidRequest('Promotion codes may only contain letters, digits and dashes.', { param: 'code' });
}

/** Whatever the case, one active code per customer: one for everybody, or one for each of several. */
export function assertCodeFree(
  sim: Simulation,
  { code, customer }: { code: string; customer: string | null },
): void {
  const taken = sim.store.promotionCodes.filter(
    (one) =>
      one.active &&
      one.code.toLowerCase() === code.toLowerCase() &&
      (customer === null || one.customer === null || idOf(one.customer) === customer),
  );
  if (taken.length === 0) return;
  throw invalidRequest(`An active promotion code with \`code: ${code}\` already exists.`, { param: 'code' });
}

/** A code can't be redeemed longer or more often than its coupon. */
export function assertWithinCoupon(
  sim: Simulation,
  coupon: Stripe.Coupon,
  { expires_at: end, max_redemptions: most }: Stripe.PromotionCodeCreateParams,
): void {
  if (!coupon.valid)
    throw invalidRequest(`Coupon ${coupon.id} is used up and cannot be applied.`, {
      code: 'coupon_expired',
      param: 'promotion[coupon]',
    });
  if (end !== undefined && end <= sim.now())
    throw invalidRequest('Invalid expires_at: must be in the future.', { param: 'expires_at' });
  if (end !== undefined && coupon.redeem_by !== null && end > coupon.redeem_by)
    throw invalidRequest("The code can not expire after the coupon's `redeem_by`.", { param: 'expires_at' });
  assertAtLeastOne(most, 'max_redemptions');
  if (most !== undefined && coupon.max_redemptions !== null && most > coupon.max_redemptions)
    throw invalidRequest("The code can not be redeemed more often than the coupon's `max_redemptions`.", {
      param: 'max_redemptions',
    });
}
