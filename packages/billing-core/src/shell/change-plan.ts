import type Stripe from 'stripe';
import { z } from 'zod';
import type { Act, BillingInterval, Outcome, PlanChangePreview, PreviewLine } from '../billing.ts';
import { fail, succeed } from '../domain/billing-error.ts';
import { findPlan, lookupKeyOf } from '../domain/catalog.ts';
import type { Money } from '../domain/money.ts';
import { fromUnix, isLive, type Subscription } from '../domain/subscription.ts';
import { toBillingError } from '../stripe/to-billing-error.ts';
import type { BillingContext } from './context.ts';
import { fromSubscriptionRow } from './load-facts.ts';
import { runAct } from './run-act.ts';
import { readToken, signToken } from './sign-token.ts';

const VALID_MS = 15 * 60_000;

/** What a preview promises; signed, so that the browser can only give it back. */
const promiseShape = z.object({
  accountId: z.string(),
  subscriptionId: z.string(),
  itemId: z.string(),
  fromPriceId: z.string(),
  toPriceId: z.string(),
  toPlanKey: z.string(),
  prorationDate: z.number().int(),
  amountDueMinor: z.number().int(),
  currency: z.string(),
  expiresAtMs: z.number().int(),
});
type Promised = z.infer<typeof promiseShape>;

type Wanted = { planKey: string; interval: BillingInterval };

/** What a change to another plan or interval would cost now, line by line, as Stripe works it out. */
export async function previewPlanChange(
  context: BillingContext,
  accountId: string,
  wanted: Wanted,
): Promise<Outcome<PlanChangePreview>> {
  const { db, config, signingSecret } = context;
  const subscription = await loadLiveSubscription(context, accountId);
  if (!subscription) return fail('no_live_subscription');
  const plan = findPlan(config, wanted.planKey);
  if (!plan?.prices) return fail('plan_not_found');
  if (subscription.planKey === wanted.planKey && subscription.interval === wanted.interval)
    return fail('same_plan');
  const price = await db
    .selectFrom('catalog_prices')
    .selectAll()
    .where('lookup_key', '=', lookupKeyOf(wanted.planKey, wanted.interval, subscription.currency))
    .where('active', '=', true)
    .executeTakeFirst();
  if (!price) return fail('price_not_pushed');

  const now = context.now();
  const prorationDate = await currentStripeTime(context, subscription);
  let invoice: Stripe.Invoice;
  try {
    invoice = await previewInvoice(context, subscription, price.price_id, prorationDate);
  } catch (error) {
    const { code, message } = toBillingError(error);
    return code === 'stripe_unavailable' ? fail('stripe_unavailable') : fail('preview_failed', message);
  }
  const money = (amountMinor: number): Money => ({ amountMinor, currency: subscription.currency });
  const expiresAtMs = now.getTime() + VALID_MS;
  const isTrial = subscription.status === 'trialing';
  const keepsPeriod = isTrial || subscription.interval === wanted.interval;
  const promised: Promised = {
    accountId,
    subscriptionId: subscription.id,
    itemId: subscription.itemId,
    fromPriceId: subscription.priceId,
    toPriceId: price.price_id,
    toPlanKey: wanted.planKey,
    prorationDate,
    amountDueMinor: invoice.amount_due,
    currency: subscription.currency,
    expiresAtMs,
  };
  const nextAt = keepsPeriod
    ? subscription.currentPeriodEndsAt
    : addInterval(fromUnix(prorationDate), wanted.interval);
  return succeed({
    from: {
      planKey: subscription.planKey,
      planName: findPlan(config, subscription.planKey)?.name ?? subscription.planKey,
      interval: subscription.interval,
      price: money(subscription.unitAmountMinor * subscription.quantity),
    },
    to: {
      planKey: wanted.planKey,
      planName: plan.name,
      interval: wanted.interval,
      price: money(price.unit_amount_minor * subscription.quantity),
    },
    lines: invoice.lines.data.map(toPreviewLine),
    dueNow: money(invoice.amount_due),
    creditLeft: money(Math.max(0, -invoice.total)),
    nextCharge: { at: nextAt.toISOString(), amount: money(price.unit_amount_minor * subscription.quantity) },
    token: signToken(promised, signingSecret),
    expiresAt: new Date(expiresAtMs).toISOString(),
  });
}

/**
 * Makes the change that was previewed, for the amount that was shown.
 *
 * - A token of another account, of another state of the subscription, or older than 15 minutes is refused.
 * - The amount is worked out again at the same proration date; another one is asked about, never charged.
 * - `error_if_incomplete`: when the payment fails, Stripe changes nothing (docs.stripe.com/api/subscriptions/update).
 */
export function applyPlanChange(
  context: BillingContext,
  act: Act,
  { token }: { token: string },
): Promise<Outcome<{ planKey: string; charged: Money }>> {
  return runAct(context, act, { kind: 'change_plan', params: { token } }, async (running) => {
    const read = promiseShape.safeParse(readToken(token, context.signingSecret));
    if (!read.success || read.data.accountId !== act.accountId) return fail('preview_expired');
    const promised = read.data;
    if (context.now().getTime() > promised.expiresAtMs) return fail('preview_expired');
    const subscription = await loadLiveSubscription(context, act.accountId);
    if (!subscription) return fail('no_live_subscription');
    if (subscription.id !== promised.subscriptionId || subscription.priceId !== promised.fromPriceId)
      return fail('preview_outdated');
    const again = await previewInvoice(context, subscription, promised.toPriceId, promised.prorationDate);
    if (again.amount_due !== promised.amountDueMinor) return fail('preview_outdated');
    await running.call('update_subscription', (options) =>
      context.stripe.subscriptions.update(
        promised.subscriptionId,
        {
          items: [{ id: promised.itemId, price: promised.toPriceId }],
          payment_behavior: 'error_if_incomplete',
          ...prorationOf(subscription, promised.prorationDate),
          metadata: { billwright_account: act.accountId, billwright_intent: running.intentId },
        },
        options,
      ),
    );
    return succeed({
      planKey: promised.toPlanKey,
      charged: { amountMinor: promised.amountDueMinor, currency: promised.currency },
    });
  });
}

/** In a trial nothing was paid, so there is nothing to make up for: the price changes and the trial goes on. */
function prorationOf(subscription: Subscription, prorationDate: number) {
  return subscription.status === 'trialing'
    ? ({ proration_behavior: 'none' } as const)
    : ({ proration_behavior: 'always_invoice', proration_date: prorationDate } as const);
}

function previewInvoice(
  { stripe }: BillingContext,
  subscription: Subscription,
  priceId: string,
  prorationDate: number,
) {
  return stripe.invoices.createPreview({
    subscription: subscription.id,
    subscription_details: {
      items: [{ id: subscription.itemId, price: priceId }],
      ...prorationOf(subscription, prorationDate),
    },
  });
}

/**
 * The second to prorate at, on Stripe's clock rather than ours, and inside the current period: its answers carry the time.
 */
async function currentStripeTime(
  { stripe, now }: BillingContext,
  subscription: Subscription,
): Promise<number> {
  const { lastResponse } = await stripe.subscriptions.retrieve(subscription.id);
  const date = Date.parse(lastResponse.headers.date ?? '') || now().getTime();
  const latest = subscription.currentPeriodEndsAt.getTime() - 1_000;
  return Math.floor(Math.max(subscription.currentPeriodStartsAt.getTime(), Math.min(date, latest)) / 1000);
}

export async function loadLiveSubscription(
  { db }: BillingContext,
  accountId: string,
): Promise<Subscription | undefined> {
  const rows = await db
    .selectFrom('subscriptions')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('stripe_created_at')
    .execute();
  return rows.map(fromSubscriptionRow).find(({ status }) => isLive(status));
}

function toPreviewLine(line: Stripe.InvoiceLineItem): PreviewLine {
  return {
    description: line.description ?? 'Subscription',
    amount: { amountMinor: line.amount, currency: line.currency },
    kind: line.amount < 0 ? 'credit' : 'charge',
    periodStart: fromUnix(line.period.start).toISOString(),
    periodEnd: fromUnix(line.period.end).toISOString(),
  };
}

/** Changing the interval begins a new period now; the day is kept, or is the month's last. */
function addInterval(from: Date, interval: BillingInterval): Date {
  const months = interval === 'year' ? 12 : 1;
  const firstOfTarget = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, 1));
  const lastDay = new Date(
    Date.UTC(firstOfTarget.getUTCFullYear(), firstOfTarget.getUTCMonth() + 1, 0),
  ).getUTCDate();
  const result = new Date(from);
  result.setUTCFullYear(
    firstOfTarget.getUTCFullYear(),
    firstOfTarget.getUTCMonth(),
    Math.min(from.getUTCDate(), lastDay),
  );
  return result;
}
