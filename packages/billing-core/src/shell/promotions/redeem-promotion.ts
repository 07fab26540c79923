import Stripe from 'stripe';
import type { Outcome } from '../../billing.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import type { RunningAct } from '../calls/run-act.ts';
import type { BillingContext } from '../context.ts';
import { checkPromotion, type PromotedSale } from './check-promotion.ts';
import { findPromotion } from './find-promotion.ts';

type WithCode = PromotedSale & { promotionCode?: string | null | undefined };

/**
 * The id of the promotion code that is to be redeemed; nothing where none was typed.
 *
 * Once what it is for was asked for, the code is only found again and not judged: it may be this very act that used it up.
 */
export async function resolvePromotion(
  context: BillingContext,
  {
    accountId,
    wanted,
    running,
    step = 'create_subscription',
  }: {
    accountId: string;
    wanted: WithCode;
    running: RunningAct;
    /** The call that redeems it. */
    step?: string;
  },
): Promise<Outcome<string | undefined>> {
  const code = wanted.promotionCode?.trim();
  if (!code) return succeed(undefined);
  if (await running.wasSent(step)) {
    const account = await context.db
      .selectFrom('accounts')
      .select('stripe_customer_id')
      .where('id', '=', accountId)
      .executeTakeFirst();
    const found = await findPromotion(context, code, account?.stripe_customer_id ?? null);
    return found ? succeed(found.code.id) : fail('promotion_not_found');
  }
  const checked = await checkPromotion(context, accountId, { ...wanted, code });
  return checked.ok ? succeed(checked.value.promotionId) : checked;
}

/** What a subscription or an invoice is created with. */
export const discountsOf = (promotionId: string | undefined): { discounts?: { promotion_code: string }[] } =>
  promotionId ? { discounts: [{ promotion_code: promotionId }] } : {};

/** What a card that is saved for a trial keeps of it, until the trial is begun. */
export const promotionMetadata = (promotionId: string | undefined): Stripe.MetadataParam =>
  promotionId ? { billwright_promotion: promotionId } : {};

/**
 * Stripe counts redemptions, and so decides who of two got the last one: its refusal is told as what it is, before anything could
 * be paid. Any other failure goes on as it is.
 */
export async function unlessPromotionIsRefused<T>(
  context: BillingContext,
  { accountId, wanted }: { accountId: string; wanted: WithCode },
  open: () => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  try {
    return await open();
  } catch (error) {
    if (!isPromotionRefusal(error) || !wanted.promotionCode) throw error;
    const now = await checkPromotion(context, accountId, { ...wanted, code: wanted.promotionCode });
    return now.ok ? fail('promotion_refused') : now;
  }
}

const isPromotionRefusal = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeInvalidRequestError &&
  /^(discounts\[\d+\]\[)?promotion_code\]?$/.test(error.param ?? '');
