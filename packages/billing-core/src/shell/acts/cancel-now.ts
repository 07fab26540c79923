import Stripe from 'stripe';
import type { Act, CancelNowPreview, Outcome } from '../../billing.ts';
import { decideCancelNow } from '../../commands/cancel-now.ts';
import { type Feedback, toFeedback } from '../../commands/cancel-subscription.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import { lookOf, type MoneyPromise } from '../../domain/money-promise.ts';
import { REFUND_AT_END, refundKeyOf, writeRefundAtEnd } from '../../domain/refund-at-end.ts';
import { isEnded, type Subscription } from '../../domain/subscription.ts';
import { readGeneration } from '../apply/object-states.ts';
import { observeAnswer } from '../apply/observe-answer.ts';
import type { CallOptions } from '../calls/call-stripe.ts';
import { type RunningAct, runAct } from '../calls/run-act.ts';
import type { BillingContext } from '../context.ts';
import { oweEffects } from '../effects/owe-effects.ts';
import { listRefundable } from './list-refundable.ts';
import { loadAccountSubscriptions, loadLiveSubscription } from './load-live-subscription.ts';
import { observeFresh } from './observe-fresh.ts';
import { releaseSchedule } from './plan-later.ts';
import { isNothingToInvoice, type PreviewedInvoice, previewInvoice, tryPreview } from './preview-invoice.ts';
import { confirmPromise, readPromise, signPromise } from './promises.ts';

interface Settlement {
  lines: PreviewedInvoice['lines'];
  refundMinor: number;
  /** What was used and is billed at the end. */
  dueMinor: number;
  prorationDate: number | null;
}

/** What ending now gives back, and what was used and is still billed. */
export async function previewCancelNow(
  context: BillingContext,
  accountId: string,
): Promise<Outcome<CancelNowPreview>> {
  const decided = decideCancelNow(await loadLiveSubscription(context, accountId));
  if (!decided.ok) return decided;
  const { subscription, givesBack } = decided.value;
  const settled = await tryPreview(context, accountId, () =>
    settle(context, subscription, { givesBack, at: null }),
  );
  if (!settled.ok) return settled;
  const { lines, refundMinor, dueMinor, prorationDate } = settled.value;
  const { currency, planKey, interval } = subscription;
  const signed = await signPromise(context, {
    act: 'cancel_now',
    accountId,
    subscriptionId: subscription.id,
    look: lookOf(subscription),
    planKey,
    interval,
    items: [],
    when: 'now',
    prorationDate,
    amountDueMinor: dueMinor,
    refundMinor,
    currency,
  });
  const money = (amountMinor: number) => ({ amountMinor, currency });
  return succeed({ lines, refund: money(refundMinor), dueNow: money(dueMinor), ...signed });
}

/**
 * The unused time is what Stripe would credit, less what it would charge without crediting; never more than was paid by card
 * and not given back already. Nothing of it when there is nothing to invoice.
 */
async function settle(
  context: BillingContext,
  subscription: Subscription,
  { givesBack, at }: { givesBack: boolean; at: number | null },
): Promise<Settlement | undefined> {
  const used = await previewEnd(context, subscription, { proration_behavior: 'none' });
  const dueMinor = Math.max(0, used?.totalMinor ?? 0);
  const unpaid = { lines: used?.lines ?? [], refundMinor: 0, dueMinor, prorationDate: null };
  if (!givesBack) return unpaid;
  const date = at ?? Math.floor(context.now().getTime() / 1000);
  const whole = await previewEnd(context, subscription, { proration_date: date });
  if (!whole) return unpaid;
  const unusedMinor = Math.max(0, (used?.totalMinor ?? 0) - whole.totalMinor);
  const refundable = (await listRefundable(context, subscription.id)).reduce(
    (sum, each) => sum + each.amountMinor,
    0,
  );
  return {
    lines: whole.lines,
    refundMinor: Math.min(unusedMinor, refundable),
    dueMinor,
    prorationDate: date,
  };
}

async function previewEnd(
  context: BillingContext,
  { id }: Subscription,
  details: Stripe.InvoiceCreatePreviewParams.SubscriptionDetails,
): Promise<PreviewedInvoice | undefined> {
  try {
    return await previewInvoice(context, {
      subscription: id,
      subscription_details: { cancel_now: true, ...details },
    });
  } catch (error) {
    if (isNothingToInvoice(error)) return undefined;
    throw error;
  }
}

/** Ends the subscription now and owes what was shown as a refund: each once, whatever dies in between. */
export function cancelNow(
  context: BillingContext,
  act: Act,
  { token, feedback, comment }: { token: string; feedback: string | null; comment: string | null },
): Promise<Outcome<{ refunded: { amountMinor: number; currency: string } }>> {
  const params = { token, feedback, comment };
  return runAct(context, act, { kind: 'cancel_now', params }, async (running) => {
    const promise = readPromise(context, token);
    const isCancelled = await running.wasSent('cancel_now');
    if (!(isCancelled && promise?.accountId === act.accountId)) {
      const subscription = await loadLiveSubscription(context, act.accountId);
      const confirmed = await confirmPromise(context, promise, { act, kind: 'cancel_now', subscription });
      if (!confirmed.ok) return confirmed;
      if (!subscription) return fail('no_live_subscription');
      if (!(await isStillTrue(context, subscription, confirmed.value))) return fail('preview_outdated');
      await releaseSchedule(context, running, subscription);
      await markRefund(context, running, confirmed.value);
    }
    if (!promise?.subscriptionId) return fail('preview_expired');
    await endNow(context, running, {
      act,
      subscriptionId: promise.subscriptionId,
      feedback: toFeedback(feedback),
      comment,
    });
    await oweRefund(context, running, { accountId: act.accountId, promise });
    return succeed({ refunded: { amountMinor: promise.refundMinor, currency: promise.currency } });
  });
}

/**
 * What is to be given back, said at Stripe before the end: a database that was restored from a backup may know nothing of the
 * act, and then the end itself owes the refund, under the same key (`domain/decide-subscription.ts`).
 */
async function markRefund(
  { stripe }: BillingContext,
  running: RunningAct,
  { subscriptionId, refundMinor }: MoneyPromise,
): Promise<void> {
  if (refundMinor === 0 || subscriptionId === null) return;
  const metadata = {
    [REFUND_AT_END]: writeRefundAtEnd({ intentId: running.intentId, amountMinor: refundMinor }),
  };
  await running.call(
    'mark_refund',
    (options) => stripe.subscriptions.update(subscriptionId, { metadata }, options),
    async () => {
      const current = await stripe.subscriptions.retrieve(subscriptionId);
      return current.metadata[REFUND_AT_END] === metadata[REFUND_AT_END] ? current : undefined;
    },
  );
}

/** Owed once for the act, however often it is gone on with; a refund that fails is seen and redriven by operators. */
async function oweRefund(
  { db, jobs }: BillingContext,
  { intentId }: RunningAct,
  { accountId, promise }: { accountId: string; promise: MoneyPromise },
): Promise<void> {
  const { refundMinor: amountMinor, subscriptionId } = promise;
  if (amountMinor === 0 || subscriptionId === null) return;
  const key = refundKeyOf(intentId);
  await db
    .transaction()
    .execute((trx) =>
      oweEffects(trx, jobs, [
        { key, kind: 'refund_unused', accountId, payload: { subscriptionId, amountMinor } },
      ]),
    );
}

async function isStillTrue(
  context: BillingContext,
  subscription: Subscription,
  { prorationDate, refundMinor, amountDueMinor }: MoneyPromise,
): Promise<boolean> {
  const again = await settle(context, subscription, { givesBack: prorationDate !== null, at: prorationDate });
  return again?.refundMinor === refundMinor && again.dueMinor === amountDueMinor;
}

/** Nothing is credited by Stripe, since it is refunded; what was used is billed. */
export async function endNow(
  context: BillingContext,
  running: RunningAct,
  {
    act,
    subscriptionId,
    feedback,
    comment,
  }: { act: Act; subscriptionId: string; feedback: Feedback | undefined; comment: string | null },
): Promise<void> {
  const { stripe, db } = context;
  const known = await readGeneration(db, { stripeAccount: 'platform', id: subscriptionId });
  const subscription = (await loadAccountSubscriptions(context, act.accountId)).find(
    ({ id }) => id === subscriptionId,
  );
  const bills = subscription?.items.some(({ role }) => role === 'usage') ?? false;
  const details = { ...(feedback ? { feedback } : {}), ...(comment ? { comment } : {}) };
  const cancel = (options: CallOptions) =>
    stripe.subscriptions.cancel(
      subscriptionId,
      { prorate: false, invoice_now: bills, cancellation_details: details },
      options,
    );
  // Ended meanwhile, it is not there any more for who asks again.
  const findEnded = async () => {
    const current = await stripe.subscriptions.retrieve(subscriptionId);
    return isEnded(current.status) ? current : undefined;
  };
  const cancelOrFind = (options: CallOptions) =>
    cancel(options).catch(async (error: unknown) => {
      const ended = error instanceof Stripe.errors.StripeInvalidRequestError ? await findEnded() : undefined;
      if (ended) return ended;
      throw error;
    });
  const answer = await running.call('cancel_now', cancelOrFind, findEnded, { looksFirst: true });
  const by = { action: 'subscription.cancel_now', actor: act.actorId };
  await observeAnswer(context, answer, { ...by, known });
  await observeFresh(context, { type: 'subscription_schedule', id: subscription?.scheduleId ?? null }, by);
}
