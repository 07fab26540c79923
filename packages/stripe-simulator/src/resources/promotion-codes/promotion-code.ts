import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest, missingParam, noSuch } from '../../kernel/stripe-error.ts';
import { findCoupon } from '../coupons/coupon.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { isUsable } from '../discounts/restrictions.ts';
import { assertCodeFree, assertCodeText, assertWithinCoupon } from './assert-code.ts';
import { addMinimums, toRestrictions } from './code-restrictions.ts';

export function findPromotionCode(sim: Simulation, id: string): Stripe.PromotionCode {
  const code = sim.store.promotionCodes.get(id);
  if (!code) throw noSuch('promotion code', id);
  return code;
}

/** https://docs.stripe.com/api/promotion_codes/create */
export function createPromotionCode(
  sim: Simulation,
  params: Stripe.PromotionCodeCreateParams,
): Stripe.PromotionCode {
  refuseUnsupported(params, ['customer_account']);
  if (params.promotion.coupon === undefined) throw missingParam('promotion[coupon]');
  const coupon = findCoupon(sim, params.promotion.coupon, 'promotion[coupon]');
  assertWithinCoupon(sim, coupon, params);
  const id = sim.newId('promo');
  const code = params.code ?? sim.newSecret(id, 8).toUpperCase();
  assertCodeText(code);
  const customer = params.customer === undefined ? null : findCustomer(sim, params.customer).id;
  const active = params.active ?? true;
  if (active) assertCodeFree(sim, { code, customer });
  const promotionCode = sim.store.promotionCodes.put({
    id,
    object: 'promotion_code',
    active,
    code,
    created: sim.now(),
    customer,
    customer_account: null,
    expires_at: params.expires_at ?? null,
    livemode: false,
    max_redemptions: params.max_redemptions ?? null,
    metadata: mergeMetadata(null, params.metadata),
    promotion: { coupon: coupon.id, type: 'coupon' },
    restrictions: toRestrictions(params.restrictions),
    times_redeemed: 0,
  } satisfies Stripe.PromotionCode);
  if (promotionCode.expires_at !== null) sim.schedule('promotion_code.expire', id, promotionCode.expires_at);
  sim.emit('promotion_code.created', promotionCode);
  return promotionCode;
}

/** A code comes back only if it can be redeemed again (docs.stripe.com/api/promotion_codes/update#update_promotion_code-active). */
export function updatePromotionCode(
  sim: Simulation,
  params: Stripe.PromotionCodeUpdateParams,
  id: string,
): Stripe.PromotionCode {
  const before = findPromotionCode(sim, id);
  const active = params.active ?? before.active;
  if (active && !before.active) assertReactivable(sim, before);
  const after = sim.store.promotionCodes.put({
    ...before,
    active,
    metadata: mergeMetadata(before.metadata, params.metadata),
    restrictions: addMinimums(before.restrictions, params.restrictions?.currency_options),
  });
  sim.emit('promotion_code.updated', after, before);
  return after;
}

function assertReactivable(sim: Simulation, code: Stripe.PromotionCode): void {
  if (!isUsable(sim, { ...code, active: true }))
    throw invalidRequest('This promotion code cannot be activated because it can no longer be redeemed.', {
      param: 'active',
    });
  assertCodeFree(sim, { code: code.code, customer: idOf(code.customer) });
}
