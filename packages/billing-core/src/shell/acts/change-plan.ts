import type Stripe from 'stripe';
import type { Act, Outcome, PlanChangePreview } from '../../billing.ts';
import { decideChangePlan, decideConfirmPlanChange, type PlanChange } from '../../commands/change-plan.ts';
import { addInterval } from '../../domain/add-interval.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import { findPlan } from '../../domain/catalog/catalog.ts';
import type { Money } from '../../domain/money.ts';
import { type PlanChangePromise, PROMISE_VALID_MS, promiseShape } from '../../domain/plan-change-promise.ts';
import { type PreviewedAmounts, toPreviewedAmounts } from '../../domain/preview-lines.ts';
import { fromUnix, idOf, type Subscription } from '../../domain/subscription.ts';
import { findSubscription } from '../../stripe/find-made.ts';
import { toBillingError } from '../../stripe/to-billing-error.ts';
import { readGeneration } from '../apply/object-states.ts';
import { observeAnswer } from '../apply/observe-answer.ts';
import type { CallOptions } from '../calls/call-stripe.ts';
import { type RunningAct, runAct } from '../calls/run-act.ts';
import type { BillingContext } from '../context.ts';
import { loadLiveSubscription } from './load-live-subscription.ts';
import { loadPushedPrice } from './load-pushed-price.ts';
import { readToken, signToken } from './sign-token.ts';

/** What a change to another plan or interval would cost now, line by line, as Stripe works it out. */
export async function previewPlanChange(
  context: BillingContext,
  accountId: string,
  wanted: PlanChange,
): Promise<Outcome<PlanChangePreview>> {
  const { config, signingSecret } = context;
  const subscription = await loadLiveSubscription(context, accountId);
  const price =
    subscription && (await loadPushedPrice(context, { ...wanted, currency: subscription.currency }));
  const decided = decideChangePlan(wanted, { config, subscription, price });
  if (!decided.ok) return decided;
  const from = decided.value.subscription;
  const to = decided.value.price;
  const previewed = await tryPreview(context, from, to.id);
  if (!previewed.ok) return previewed;
  const { prorationDate, dueNowMinor, lines, creditLeftMinor } = previewed.value;

  const { currency, quantity } = from;
  const money = (amountMinor: number): Money => ({ amountMinor, currency });
  const promise: PlanChangePromise = {
    accountId,
    subscriptionId: from.id,
    itemId: from.itemId,
    fromPriceId: from.priceId,
    toPriceId: to.id,
    toPlanKey: wanted.planKey,
    prorationDate,
    amountDueMinor: dueNowMinor,
    currency,
    expiresAtMs: context.now().getTime() + PROMISE_VALID_MS,
  };
  const keepsPeriod = isTrial(from) || from.interval === wanted.interval;
  const nextAt = keepsPeriod
    ? from.currentPeriodEndsAt
    : addInterval(fromUnix(prorationDate), wanted.interval);
  const newAmountMinor = to.unitAmountMinor * quantity;
  return succeed({
    from: {
      planKey: from.planKey,
      planName: findPlan(config, from.planKey)?.name ?? from.planKey,
      interval: from.interval,
      price: money(from.unitAmountMinor * quantity),
    },
    to: { ...wanted, planName: decided.value.planName, price: money(newAmountMinor) },
    lines,
    dueNow: money(dueNowMinor),
    creditLeft: money(creditLeftMinor),
    nextCharge: { at: nextAt.toISOString(), amount: money(Math.max(0, newAmountMinor - creditLeftMinor)) },
    token: signToken(promise, signingSecret),
    expiresAt: new Date(promise.expiresAtMs).toISOString(),
  });
}

/**
 * Makes the change that was previewed, for the amount that was shown: it is worked out again at the same proration date, and
 * another amount is shown again, never charged. `error_if_incomplete`: when the payment fails, Stripe changes nothing
 * (docs.stripe.com/api/subscriptions/update; docs/decisions/0004).
 */
export function applyPlanChange(
  context: BillingContext,
  act: Act,
  { token }: { token: string },
): Promise<Outcome<{ planKey: string; charged: Money }>> {
  const { db, stripe, signingSecret } = context;
  return runAct(context, act, { kind: 'change_plan', params: { token } }, async (running) => {
    const read = promiseShape.safeParse(readToken(token, signingSecret));
    const current = await loadLiveSubscription(context, act.accountId);
    const isSent = await running.wasSent('update_subscription');
    if (isSent && current && read.data && (await isChanged(context, { act, running, current }, read.data)))
      return succeed(toChanged(read.data));
    const decided = decideConfirmPlanChange(read.data, {
      accountId: act.accountId,
      subscription: current,
      now: context.now(),
    });
    if (!decided.ok) return decided;
    const { promise, subscription } = decided.value;
    const again = await previewChange(context, subscription, promise.toPriceId, promise.prorationDate);
    if (again?.dueNowMinor !== promise.amountDueMinor) return fail('preview_outdated');
    const known = await readGeneration(db, { stripeAccount: 'platform', id: subscription.id });
    const update = (options: CallOptions) =>
      stripe.subscriptions.update(
        promise.subscriptionId,
        {
          items: [{ id: promise.itemId, price: promise.toPriceId }],
          payment_behavior: 'error_if_incomplete',
          ...prorationOf(subscription, promise.prorationDate),
          metadata: { billwright_account: act.accountId, intent_id: running.intentId },
        },
        options,
      );
    const answer = await running.call('update_subscription', update, () =>
      findSubscription(stripe, { customer: subscription.customerId, intentId: running.intentId }),
    );
    await observeChange(context, answer, { act, known });
    return succeed(toChanged(promise));
  });
}

/**
 * Whether a run that died before its outcome was kept has made the change: then it is done, and paid. Asked of Stripe by the
 * intent that the subscription carries, since a preview of a change that was made shows another amount.
 */
async function isChanged(
  context: BillingContext,
  { act, running, current }: { act: Act; running: RunningAct; current: Subscription },
  promise: PlanChangePromise,
): Promise<boolean> {
  if (current.priceId === promise.toPriceId) return true;
  const known = await readGeneration(context.db, { stripeAccount: 'platform', id: current.id });
  const made = await findSubscription(context.stripe, {
    customer: current.customerId,
    intentId: running.intentId,
  });
  if (made) await observeChange(context, made, { act, known });
  return made !== undefined;
}

async function observeChange(
  context: BillingContext,
  answer: Stripe.Response<Stripe.Subscription>,
  { act, known }: { act: Act; known: number },
): Promise<void> {
  const by = { action: 'subscription.change_plan', actor: act.actorId, known };
  await observeAnswer(context, answer, by);
  await observeInvoice(context, idOf(answer.latest_invoice), by);
}

const toChanged = ({ toPlanKey, amountDueMinor, currency }: PlanChangePromise) => ({
  planKey: toPlanKey,
  charged: { amountMinor: amountDueMinor, currency },
});

/** The invoice of the change is shown at once too. It is paid either way: its webhook tells it again when this can't. */
async function observeInvoice(
  context: BillingContext,
  invoiceId: string | null,
  by: { action: string; actor: string },
): Promise<void> {
  if (!invoiceId) return;
  const known = await readGeneration(context.db, { stripeAccount: 'platform', id: invoiceId });
  try {
    await observeAnswer(context, await context.stripe.invoices.retrieve(invoiceId), { ...by, known });
  } catch (error) {
    context.logger.warn(
      { err: error, invoiceId },
      'invoice not read after the change; its webhook tells of it',
    );
  }
}

const isTrial = ({ status }: Subscription) => status === 'trialing';

/** In a trial nothing was paid, so there is nothing to make up for: the price changes and the trial goes on. */
function prorationOf(subscription: Subscription, prorationDate: number | undefined) {
  if (isTrial(subscription)) return { proration_behavior: 'none' } as const;
  return {
    proration_behavior: 'always_invoice',
    ...(prorationDate === undefined ? {} : { proration_date: prorationDate }),
  } as const;
}

type Previewed = PreviewedAmounts & { prorationDate: number; dueNowMinor: number };

async function tryPreview(
  context: BillingContext,
  subscription: Subscription,
  priceId: string,
): Promise<Outcome<Previewed>> {
  try {
    const previewed = await previewChange(context, subscription, priceId, undefined);
    return previewed ? succeed(previewed) : fail('preview_failed');
  } catch (error) {
    const known = toBillingError(error);
    if (!known) throw error;
    context.logger.warn({ err: error, subscriptionId: subscription.id }, 'plan change not previewed');
    return known.code === 'stripe_unavailable' ? fail('stripe_unavailable') : fail('preview_failed');
  }
}

/** Without a date Stripe prorates at its own now and says which second that was: no clock of ours takes part. */
async function previewChange(
  context: BillingContext,
  subscription: Subscription,
  priceId: string,
  prorationDate: number | undefined,
): Promise<Previewed | undefined> {
  const nowSeconds = Math.floor(context.now().getTime() / 1000);
  if (isTrial(subscription))
    return { lines: [], creditLeftMinor: 0, dueNowMinor: 0, prorationDate: prorationDate ?? nowSeconds };
  const invoice = await context.stripe.invoices.createPreview({
    subscription: subscription.id,
    subscription_details: {
      items: [{ id: subscription.itemId, price: priceId }],
      ...prorationOf(subscription, prorationDate),
    },
  });
  const usedDate = prorationDate ?? prorationDateOf(invoice);
  // Older versions of the API do not say it: then it is asked for at a second of ours.
  if (usedDate === undefined) return previewChange(context, subscription, priceId, nowSeconds);
  const amounts = toPreviewedAmounts(invoice);
  return amounts && { ...amounts, prorationDate: usedDate, dueNowMinor: invoice.amount_due };
}

const prorationDateOf = (invoice: Stripe.Invoice) =>
  invoice.parent?.subscription_details?.subscription_proration_date;
