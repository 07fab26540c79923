import Stripe from 'stripe';
import type { Outcome, PromotionCodeView, Promotions } from '../../billing.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import { toMinimums } from '../../domain/promotions/promotion-difference.ts';
import { toBillingError } from '../../stripe/to-billing-error.ts';
import { writeAudit } from '../apply/write-decisions.ts';
import { type CallOptions, callStripe } from '../calls/call-stripe.ts';
import { loadAttempt } from '../calls/choose-key.ts';
import type { BillingContext } from '../context.ts';
import { codeExpand, toCodeView } from './promotion-views.ts';

type CreateAsked = Parameters<Promotions['createCode']>[0];
type DeactivateAsked = Parameters<Promotions['deactivateCode']>[0];

/**
 * A code that an operator makes. The audit line is written before the call, so that nobody makes one unseen; pressing twice is one
 * code, found again by its `metadata.intent_id`.
 */
export async function createCode(
  context: BillingContext,
  asked: CreateAsked,
): Promise<Outcome<PromotionCodeView>> {
  const { couponId: coupon, code, firstTimeOnly, minimumAmount, actorId } = asked;
  const intentId = `promotion_${asked.actId}`;
  await audit(context, { ...asked, action: 'promotion_code.create', subject: code });
  const params: Stripe.PromotionCodeCreateParams = {
    promotion: { type: 'coupon', coupon },
    code,
    ...(asked.maxRedemptions === null ? {} : { max_redemptions: asked.maxRedemptions }),
    ...(asked.expiresAt ? { expires_at: Math.floor(asked.expiresAt.getTime() / 1000) } : {}),
    restrictions: {
      ...(firstTimeOnly ? { first_time_transaction: true } : {}),
      ...toMinimums(minimumAmount),
    },
    metadata: { intent_id: intentId, billwright_author: actorId },
    expand: codeExpand,
  };
  const make = (options: CallOptions) => context.stripe.promotionCodes.create(params, options);
  const find = async () => {
    const { data } = await context.stripe.promotionCodes.list({ code, limit: 100 });
    const made = data.find(({ metadata }) => metadata?.intent_id === intentId);
    return made && context.stripe.promotionCodes.retrieve(made.id, { expand: codeExpand });
  };
  return change(context, { intentId, step: 'create_code' }, { make, find });
}

/** Ends a code for whoever has not redeemed it; setting it again changes nothing. */
export async function deactivateCode(
  context: BillingContext,
  asked: DeactivateAsked,
): Promise<Outcome<PromotionCodeView>> {
  await audit(context, { ...asked, action: 'promotion_code.deactivate', subject: asked.id });
  const make = (options: CallOptions) =>
    context.stripe.promotionCodes.update(asked.id, { active: false, expand: codeExpand }, options);
  const identity = { intentId: `promotion_${asked.actId}`, step: 'deactivate_code' };
  return change(context, identity, { make, find: undefined });
}

async function change(
  context: BillingContext,
  identity: { intentId: string; step: string },
  call: {
    make: (options: CallOptions) => Promise<Stripe.Response<Stripe.PromotionCode>>;
    find: (() => Promise<Stripe.Response<Stripe.PromotionCode> | undefined>) | undefined;
  },
): Promise<Outcome<PromotionCodeView>> {
  const attempt = await loadAttempt(context.db, identity);
  try {
    return succeed(toCodeView(await callStripe(context, { ...identity, attempt }, call)));
  } catch (error) {
    const known = toBillingError(error);
    if (!known) throw error;
    // An operator may read what Stripe says: which part of the code it does not take.
    return known.code === 'stripe_refused' && error instanceof Stripe.errors.StripeError
      ? fail('promotion_refused', error.message)
      : { ok: false, error: known };
  }
}

async function audit(
  { db, now }: BillingContext,
  {
    actorId: actor,
    actId,
    because,
    action,
    subject,
  }: Pick<CreateAsked, 'actorId' | 'actId' | 'because'> & { action: string; subject: string },
): Promise<void> {
  const line = { key: `${action}:${actId}`, account_id: null, actor, action, subject, because, at: now() };
  await db.transaction().execute((trx) => writeAudit(trx, [line]));
}
