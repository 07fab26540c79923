import type Stripe from 'stripe';
import type { CatalogDifference } from '../../billing.ts';
import {
  comparePromotions,
  type DeclaredPromotion,
  type PromotionStep,
  type PushedPromotion,
} from '../../domain/promotions/promotion-difference.ts';
import { callStripe } from '../calls/call-stripe.ts';
import type { BillingContext } from '../context.ts';
import { couponIdOf, declaredPromotions } from './declared-promotions.ts';

const PAGE = 100;

/** What a push would change of the promotions, without changing it. */
export async function planPromotions(context: BillingContext): Promise<CatalogDifference[]> {
  return (await compare(context)).map(toDifference);
}

/** Makes Stripe's promotions agree with the code, step by step; after the plans, whose products they name. Safe to run again. */
export async function applyPromotions(context: BillingContext): Promise<CatalogDifference[]> {
  const steps = await compare(context);
  for (const step of steps) await applyStep(context, step);
  return steps.map(toDifference);
}

const toDifference = ({ kind, subject, text }: PromotionStep): CatalogDifference => ({ kind, subject, text });

async function compare(context: BillingContext): Promise<PromotionStep[]> {
  return comparePromotions(await declaredPromotions(context), await listPushed(context));
}

async function listPushed({ stripe, now }: BillingContext): Promise<PushedPromotion[]> {
  const pushed: PushedPromotion[] = [];
  for await (const coupon of stripe.coupons.list({ limit: PAGE }))
    pushed.push(...toPushed('coupon', coupon, coupon.valid));
  const expand = ['data.promotion.coupon'];
  for await (const code of stripe.promotionCodes.list({ limit: PAGE, expand }))
    pushed.push(...toPushed('code', code, isLive(code, now())));
  return pushed;
}

/** Whether it is active, or was when a push took it back and nothing else has ended it since. */
function isLive(code: Stripe.PromotionCode, now: Date): boolean {
  const { coupon } = code.promotion;
  const isValid = typeof coupon === 'object' && coupon?.valid === true;
  const isLeft = code.max_redemptions === null || code.times_redeemed < code.max_redemptions;
  const isOver = code.expires_at !== null && code.expires_at * 1000 <= now.getTime();
  return (code.active || code.metadata?.billwright_retired === 'live') && isValid && isLeft && !isOver;
}

function toPushed(
  kind: PushedPromotion['kind'],
  { id, metadata }: { id: string; metadata: Stripe.Metadata | null },
  live: boolean,
): PushedPromotion[] {
  const { billwright_promotion: key, billwright_terms: terms, billwright_retired: retired } = metadata ?? {};
  return key && terms ? [{ kind, id, key, terms, isRetired: Boolean(retired), isLive: live }] : [];
}

async function applyStep(context: BillingContext, step: PromotionStep): Promise<void> {
  const { stripe } = context;
  switch (step.kind) {
    case 'create_promotion':
      return create(context, step.declared);
    // Setting a field to what it should be may be repeated: it needs no key of ours.
    case 'retire_promotion':
    case 'restore_promotion': {
      const { kind, id, isLive } = step.pushed;
      const isOn = step.kind === 'restore_promotion';
      // What was ended otherwise, by its limits or by an operator, stays ended when the promotion comes back.
      const metadata = { billwright_retired: isOn ? '' : isLive ? 'live' : 'ended' };
      if (kind === 'coupon') await stripe.coupons.update(id, { metadata });
      else await stripe.promotionCodes.update(id, { metadata, active: isOn && isLive });
    }
  }
}

/** The key says what is made, never when. */
async function create(context: BillingContext, declared: DeclaredPromotion): Promise<void> {
  const { stripe } = context;
  const { kind, key, terms } = declared;
  const metadata = { billwright_promotion: key, billwright_terms: terms };
  await callStripe<Stripe.Response<Stripe.Coupon | Stripe.PromotionCode>>(
    context,
    { intentId: 'push', step: `${kind}_${terms}`, attempt: 1 },
    {
      make: (options) =>
        declared.kind === 'coupon'
          ? stripe.coupons.create({ ...declared.params, id: couponIdOf(terms), metadata }, options)
          : stripe.promotionCodes.create(
              {
                ...declared.params,
                promotion: { type: 'coupon', coupon: couponIdOf(declared.couponTerms) },
                metadata,
              },
              options,
            ),
    },
  );
}
