import type { BillingInterval, Outcome, PromotionOffer } from '../../billing.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import { findPlan, findProduct, lookupKeyOf } from '../../domain/catalog/catalog.ts';
import { oneTimeLookupKey } from '../../domain/catalog/catalog-prices.ts';
import { decidePromotion } from '../../domain/promotions/decide-promotion.ts';
import { unlessStripeIsAway } from '../calls/unless-stripe-is-away.ts';
import type { BillingContext } from '../context.ts';
import { type FoundPromotion, findPromotion } from './find-promotion.ts';

/** A plan, or something that is bought once, that a code is to make cheaper. */
export type PromotedSale = { currency: string } & (
  | { planKey: string; interval: BillingInterval }
  | { productKey: string }
);
export type PromotionWanted = PromotedSale & { code: string };

/** For the person who typed the code. */
export async function offerPromotion(
  context: BillingContext,
  accountId: string,
  wanted: PromotionWanted,
): Promise<Outcome<PromotionOffer>> {
  const answer = await unlessStripeIsAway(() => checkPromotion(context, accountId, wanted));
  if (!answer.ok || !answer.value.ok) return answer.ok ? answer.value : answer;
  const { code, words, price } = answer.value.value;
  return succeed({ code, words, price });
}

/** What the code takes off the price for this account, or why it does not. */
export async function checkPromotion(
  context: BillingContext,
  accountId: string,
  wanted: PromotionWanted,
): Promise<Outcome<PromotionOffer & { promotionId: string }>> {
  if (!context.config.checkout?.promotionCodes)
    return fail('promotion_refused', 'Promotion codes are not taken here.');
  const account = await context.db
    .selectFrom('accounts')
    .select('stripe_customer_id')
    .where('id', '=', accountId)
    .executeTakeFirst();
  if (!account) return fail('account_not_found');
  const found = await findPromotion(context, wanted.code, account.stripe_customer_id);
  if (!found) return fail('promotion_not_found');
  const decided = await decideFound(
    context,
    { accountId, customerId: account.stripe_customer_id },
    wanted,
    found,
  );
  return decided.ok ? { ok: true, value: { ...decided.value, promotionId: found.code.id } } : decided;
}

async function decideFound(
  context: BillingContext,
  { accountId, customerId }: { accountId: string; customerId: string | null },
  wanted: PromotionWanted,
  found: FoundPromotion,
): Promise<Outcome<PromotionOffer>> {
  const { currency } = wanted;
  const sold = orderOf(context.config, wanted);
  if (!sold.ok) return sold;
  const { amountMinor, lookupKey } = sold.value;
  const price = await context.db
    .selectFrom('catalog_prices')
    .select('product_id')
    .where('lookup_key', '=', lookupKey)
    .where('active', '=', true)
    .executeTakeFirst();
  return decidePromotion({
    ...found,
    customerId,
    hasBought: await hasBought(context, accountId),
    productId: price?.product_id,
    order: { amountMinor, currency },
    now: context.now(),
  });
}

/** What is sold, and by which price. */
function orderOf(
  config: BillingContext['config'],
  wanted: PromotionWanted,
): Outcome<{ amountMinor: number; lookupKey: string }> {
  const { currency } = wanted;
  const isPlan = 'planKey' in wanted;
  const sold = isPlan ? findPlan(config, wanted.planKey) : findProduct(config, wanted.productKey);
  if (!sold) return fail(isPlan ? 'plan_not_found' : 'product_not_found');
  const prices = sold.prices?.[currency];
  const amountMinor = typeof prices === 'object' && isPlan ? prices[wanted.interval] : prices;
  if (typeof amountMinor !== 'number') return fail('currency_not_offered');
  const lookupKey = isPlan
    ? lookupKeyOf(wanted.planKey, wanted.interval, currency)
    : oneTimeLookupKey(wanted.productKey, currency);
  return succeed({ amountMinor, lookupKey });
}

/**
 * Whoever has paid, or has an invoice that stands (docs.stripe.com/api/promotion_codes/object, `first_time_transaction`). An open
 * one of a subscription that waits for its first payment is closed before another is opened, and so is none.
 */
async function hasBought({ db }: BillingContext, accountId: string): Promise<boolean> {
  const invoice = await db
    .selectFrom('invoices')
    .select('id')
    .where('account_id', '=', accountId)
    .where('status', 'in', ['paid', 'uncollectible'])
    .executeTakeFirst();
  return invoice !== undefined;
}
