import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, missingParam, noSuch } from '../../kernel/stripe-error.ts';
import { findCoupon } from '../coupons/coupon.ts';
import { findCustomer } from '../customers/find-customer.ts';

export function findPromotionCode(sim: Simulation, id: string): Stripe.PromotionCode {
  const code = sim.store.promotionCodes.get(id);
  if (!code) throw noSuch('promotion code', id);
  return code;
}

export function createPromotionCode(
  sim: Simulation,
  params: Stripe.PromotionCodeCreateParams,
): Stripe.PromotionCode {
  if (params.promotion.coupon === undefined) throw missingParam('promotion[coupon]');
  const coupon = findCoupon(sim, params.promotion.coupon, 'promotion[coupon]');
  const id = sim.newId('promo');
  const code = params.code ?? sim.newSecret(id, 8).toUpperCase();
  if (
    sim.store.promotionCodes.filter((one) => one.active && one.code.toLowerCase() === code.toLowerCase())
      .length > 0
  ) {
    throw invalidRequest(`An active promotion code with \`code: ${code}\` already exists.`, {
      param: 'code',
    });
  }
  const promotionCode = sim.store.promotionCodes.put({
    id,
    object: 'promotion_code',
    active: params.active ?? true,
    code,
    created: sim.now(),
    customer: params.customer === undefined ? null : findCustomer(sim, params.customer).id,
    customer_account: null,
    expires_at: params.expires_at ?? null,
    livemode: false,
    max_redemptions: params.max_redemptions ?? null,
    metadata: mergeMetadata(null, params.metadata),
    promotion: { coupon: coupon.id, type: 'coupon' },
    restrictions: {
      first_time_transaction: params.restrictions?.first_time_transaction ?? false,
      minimum_amount: params.restrictions?.minimum_amount ?? null,
      minimum_amount_currency: params.restrictions?.minimum_amount_currency ?? null,
    },
    times_redeemed: 0,
  } satisfies Stripe.PromotionCode);
  sim.emit('promotion_code.created', promotionCode);
  return promotionCode;
}

export function updatePromotionCode(
  sim: Simulation,
  params: Stripe.PromotionCodeUpdateParams,
  id: string,
): Stripe.PromotionCode {
  const before = findPromotionCode(sim, id);
  const after = sim.store.promotionCodes.put({
    ...before,
    active: params.active ?? before.active,
    metadata: mergeMetadata(before.metadata, params.metadata),
  });
  sim.emit('promotion_code.updated', after, before);
  return after;
}
