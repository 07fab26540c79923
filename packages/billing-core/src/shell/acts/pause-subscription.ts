import type { Act, Outcome, PauseKind, PausePreview } from '../../billing.ts';
import { decidePause } from '../../commands/pause-subscription.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import { lookOf } from '../../domain/money-promise.ts';
import { idOf, type Subscription } from '../../domain/subscription.ts';
import { readGeneration } from '../apply/object-states.ts';
import { observeAnswer } from '../apply/observe-answer.ts';
import { runAct } from '../calls/run-act.ts';
import type { BillingContext } from '../context.ts';
import { loadLiveSubscription } from './load-live-subscription.ts';
import { noteReason } from './note-reason.ts';
import { observeFresh } from './observe-fresh.ts';
import { releaseSchedule } from './plan-later.ts';
import { isNothingToInvoice, type PreviewedInvoice, previewInvoice, tryPreview } from './preview-invoice.ts';
import { confirmPromise, readPromise, signPromise } from './promises.ts';

type CollectionPause = Omit<Extract<PauseKind, { kind: 'collection' }>, 'kind'> & { because: string };

/**
 * The invoice that a pause makes at once: what was paid ahead goes to the customer's balance, where it is seen and is used by
 * the next invoice; what was used is billed (docs.stripe.com/billing/subscriptions/pause).
 */
const PAUSE = {
  type: 'subscription',
  invoicing_behavior: 'invoice',
  bill_for: { unused_time_from: { type: 'now' }, outstanding_usage_through: { type: 'now' } },
} as const;

/**
 * What pausing now leaves as credit. A pause takes no proration date, so that the credit shrinks with time: it is worked out again
 * right before it is made, and another amount is shown again.
 */
export async function previewPause(
  context: BillingContext,
  accountId: string,
): Promise<Outcome<PausePreview>> {
  const subscription = await loadLiveSubscription(context, accountId);
  const decided = decidePause({ kind: 'subscription' }, { subscription, now: context.now() });
  if (!decided.ok) return decided;
  const previewed = await tryPreview(context, accountId, () => previewInvoiceOfPause(context, decided.value));
  if (!previewed.ok) return previewed;
  const { lines, totalMinor } = previewed.value;
  const { id, currency, planKey, interval } = decided.value;
  const creditMinor = Math.max(0, -totalMinor);
  const signed = await signPromise(context, {
    act: 'pause',
    accountId,
    subscriptionId: id,
    look: lookOf(subscription),
    planKey,
    interval,
    items: [],
    when: 'now',
    prorationDate: null,
    amountDueMinor: Math.max(0, totalMinor),
    refundMinor: creditMinor,
    currency,
  });
  return succeed({ lines, credit: { amountMinor: creditMinor, currency }, ...signed });
}

async function previewInvoiceOfPause(
  context: BillingContext,
  { id, scheduleId }: Subscription,
): Promise<Pick<PreviewedInvoice, 'lines' | 'totalMinor'> | undefined> {
  const { type: _type, ...pause } = PAUSE;
  try {
    // Stripe shows no pause of what a schedule manages; ending it now gives back the same.
    const details = scheduleId === null ? { pause } : { cancel_now: true };
    return await previewInvoice(context, { subscription: id, subscription_details: details });
  } catch (error) {
    if (isNothingToInvoice(error)) return { lines: [], totalMinor: 0 };
    throw error;
  }
}

/** Pauses all of it, as previewed: nothing is billed and there is no access until it is resumed. */
export function pauseSubscription(
  context: BillingContext,
  act: Act,
  { token }: { token: string },
): Promise<Outcome<{ planKey: string }>> {
  const { stripe, db } = context;
  return runAct(context, act, { kind: 'pause_subscription', params: { token } }, async (running) => {
    const promise = readPromise(context, token);
    const subscription = await loadLiveSubscription(context, act.accountId);
    if (subscription?.status === 'paused' && (await running.wasSent('pause')))
      return succeed({ planKey: subscription.planKey });
    const began = (await running.wasSent('release_schedule')) || (await running.wasSent('pause'));
    if (!began) {
      const confirmed = await confirmPromise(context, promise, { act, kind: 'pause', subscription });
      if (!confirmed.ok) return confirmed;
      const now = subscription && (await previewInvoiceOfPause(context, subscription));
      const { refundMinor, amountDueMinor } = confirmed.value;
      if (now?.totalMinor !== amountDueMinor - refundMinor) return fail('preview_outdated');
    }
    if (!subscription) return fail('no_live_subscription');
    await releaseSchedule(context, running, subscription);
    const known = await readGeneration(db, { stripeAccount: 'platform', id: subscription.id });
    const answer = await running.call(
      'pause',
      (options) => stripe.subscriptions.pause(subscription.id, PAUSE, options),
      () => stripe.subscriptions.retrieve(subscription.id),
    );
    const by = { action: 'subscription.pause', actor: act.actorId };
    await observeAnswer(context, answer, { ...by, known });
    await observeFresh(context, { type: 'subscription_schedule', id: subscription.scheduleId }, by);
    await observeFresh(context, { type: 'invoice', id: idOf(answer.latest_invoice) }, by);
    return succeed({ planKey: subscription.planKey });
  });
}

/** Stops collecting payments; the subscription goes on and access stays (docs.stripe.com/billing/subscriptions/pause-payment). */
export function stopCollecting(
  context: BillingContext,
  act: Act,
  input: CollectionPause,
): Promise<Outcome<{ planKey: string }>> {
  const { stripe, db } = context;
  return runAct(context, act, { kind: 'stop_collecting', params: input }, async (running) => {
    const subscription = await loadLiveSubscription(context, act.accountId);
    if (subscription?.collectionPaused === input.invoices && (await running.wasSent('stop_collecting')))
      return succeed({ planKey: subscription.planKey });
    const decided = decidePause(
      { kind: 'collection', invoices: input.invoices, resumesAt: input.resumesAt },
      { subscription, now: context.now() },
    );
    if (!decided.ok) return decided;
    const { id, planKey } = decided.value;
    const { because } = input;
    const action = 'subscription.stop_collecting';
    await noteReason(context, { act, intentId: running.intentId, action, subject: id, because });
    const known = await readGeneration(db, { stripeAccount: 'platform', id });
    const answer = await running.call('stop_collecting', (options) =>
      stripe.subscriptions.update(
        id,
        {
          pause_collection: {
            behavior: input.invoices,
            ...(input.resumesAt === null
              ? {}
              : { resumes_at: Math.floor(Date.parse(input.resumesAt) / 1000) }),
          },
        },
        options,
      ),
    );
    await observeAnswer(context, answer, {
      action,
      actor: act.actorId,
      known,
    });
    return succeed({ planKey });
  });
}
