import type { Act, ChangeOutcome, Outcome } from '../../billing.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import type { MoneyPromise, PromisedAct } from '../../domain/money-promise.ts';
import { isChanged } from '../../domain/plan-items.ts';
import { idOf, type Subscription } from '../../domain/subscription.ts';
import { findSubscription } from '../../stripe/find-made.ts';
import { readGeneration } from '../apply/object-states.ts';
import { observeAnswer } from '../apply/observe-answer.ts';
import type { CallOptions } from '../calls/call-stripe.ts';
import { type RunningAct, runAct } from '../calls/run-act.ts';
import type { BillingContext } from '../context.ts';
import { loadLiveSubscription } from './load-live-subscription.ts';
import { observeFresh } from './observe-fresh.ts';
import { planLater, releaseSchedule } from './plan-later.ts';
import { previewItems, prorationOf } from './preview-change.ts';
import { confirmPromise, readPromise } from './promises.ts';

type Kind = Extract<PromisedAct, 'change_plan' | 'change_quantity' | 'change_add_ons'>;
interface Confirmed {
  act: Act;
  kind: Kind;
  promise: MoneyPromise;
  subscription: Subscription;
}

/**
 * Makes the change that was previewed, for the amount that was shown: it is worked out again at the same proration date, and
 * another amount is shown again, never charged. A schedule is released first; what it planned is in the preview as dropped.
 */
export function applyChange(
  context: BillingContext,
  act: Act,
  { kind, token }: { kind: Kind; token: string },
): Promise<Outcome<ChangeOutcome>> {
  return runAct(context, act, { kind, params: { token } }, async (running) => {
    const promise = readPromise(context, token);
    const subscription = await loadLiveSubscription(context, act.accountId);
    // Confirmed by a run that died after a call of it: what is left of it is done.
    const began = promise?.accountId === act.accountId && (await wasBegun(running, subscription));
    const confirmed =
      began && promise
        ? succeed(promise)
        : await confirmPromise(context, promise, { act, kind, subscription });
    if (!confirmed.ok) return confirmed;
    if (!subscription) return fail('no_live_subscription');
    const given = { act, kind, promise: confirmed.value, subscription };
    return confirmed.value.when === 'now'
      ? changeNow(context, running, given)
      : changeLater(context, running, given);
  });
}

async function wasBegun(running: RunningAct, subscription: Subscription | undefined): Promise<boolean> {
  const steps = ['release_schedule', 'update_subscription', 'create_schedule'];
  for (const step of steps) if (await running.wasSent(step)) return subscription !== undefined;
  return false;
}

/** `error_if_incomplete`: when the payment fails, Stripe changes nothing (docs.stripe.com/api/subscriptions/update; docs/decisions/0004). */
async function changeNow(
  context: BillingContext,
  running: RunningAct,
  { act, kind, promise, subscription }: Confirmed,
): Promise<Outcome<ChangeOutcome>> {
  const { stripe, db } = context;
  if (isChanged(subscription, promise.items) && (await running.wasSent('update_subscription')))
    return succeed(toOutcome(promise, null));
  const { items, prorationDate } = promise;
  // Sent by a run that died, it was worked out right before: asked again, Stripe would tell of what is changed already.
  if (!(await running.wasSent('update_subscription'))) {
    const again = await previewItems(context, subscription, { items, prorationDate });
    if (again?.amountDueMinor !== promise.amountDueMinor) return fail('preview_outdated');
  }
  await releaseSchedule(context, running, subscription);
  const known = await readGeneration(db, { stripeAccount: 'platform', id: subscription.id });
  const update = (options: CallOptions) =>
    stripe.subscriptions.update(
      subscription.id,
      {
        items,
        payment_behavior: 'error_if_incomplete',
        ...prorationOf(subscription, prorationDate ?? undefined),
        metadata: { billwright_account: act.accountId, intent_id: running.intentId },
      },
      options,
    );
  const answer = await running.call('update_subscription', update, () =>
    findSubscription(stripe, { customer: subscription.customerId, intentId: running.intentId }),
  );
  const by = { action: `subscription.${kind}`, actor: act.actorId };
  await observeAnswer(context, answer, { ...by, known });
  await observeFresh(context, { type: 'subscription_schedule', id: subscription.scheduleId }, by);
  await observeFresh(context, { type: 'invoice', id: idOf(answer.latest_invoice) }, by);
  return succeed(toOutcome(promise, null));
}

async function changeLater(
  context: BillingContext,
  running: RunningAct,
  { act, kind, promise, subscription }: Confirmed,
): Promise<Outcome<ChangeOutcome>> {
  const { accountId, actorId: actor } = act;
  const by = { action: `subscription.${kind}`, actor };
  // Its own, of a run that died, is gone on with.
  const isOwn = await running.wasSent('create_schedule');
  // It has renewed, and we have yet to hear of it: what was shown ends with a period that is over.
  if (!isOwn && subscription.currentPeriodEndsAt <= context.now()) return fail('preview_outdated');
  const released = isOwn ? undefined : await releaseSchedule(context, running, subscription);
  if (released) await observeFresh(context, { type: 'subscription_schedule', id: released.id }, by);
  const schedule = await planLater(context, running, { promise, subscription, accountId });
  await observeFresh(context, { type: 'subscription_schedule', id: schedule.id }, by);
  await observeFresh(context, { type: 'subscription', id: subscription.id }, by);
  return succeed(toOutcome(promise, subscription.currentPeriodEndsAt.toISOString()));
}

const toOutcome = (
  { planKey, amountDueMinor, currency }: MoneyPromise,
  startsAt: string | null,
): ChangeOutcome => ({ planKey, charged: { amountMinor: amountDueMinor, currency }, startsAt });
