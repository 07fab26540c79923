import type Stripe from 'stripe';
import type { Act, Outcome } from '../../billing.ts';
import { decideCancelSubscription } from '../../commands/cancel-subscription.ts';
import { decideUndoCancellation } from '../../commands/undo-cancellation.ts';
import { succeed } from '../../domain/billing-error.ts';
import { cancelsAt } from '../../domain/subscription.ts';
import { readGeneration } from '../apply/object-states.ts';
import { observeAnswer } from '../apply/observe-answer.ts';
import { runAct } from '../calls/run-act.ts';
import type { BillingContext } from '../context.ts';
import { declineOffer } from './answer-offer.ts';
import { loadLiveSubscription } from './load-live-subscription.ts';
import { observeFresh } from './observe-fresh.ts';
import { releaseSchedule } from './plan-later.ts';

export function cancelSubscription(
  context: BillingContext,
  act: Act,
  input: { feedback: string | null; comment: string | null },
): Promise<Outcome<{ cancelsAt: string }>> {
  const { db, stripe } = context;
  return runAct(context, act, { kind: 'cancel_subscription', params: input }, async (running) => {
    const subscription = await loadLiveSubscription(context, act.accountId);
    const endsAt = subscription && cancelsAt(subscription);
    // The run that sent it died before its outcome was kept: what it did is done.
    if (endsAt && (await running.wasSent('cancel_at_period_end')))
      return succeed({ cancelsAt: endsAt.toISOString() });
    const decided = decideCancelSubscription(input, subscription);
    if (!decided.ok) return decided;
    const { subscriptionId, feedback, comment } = decided.value;
    await declineOffer(context, act.accountId, running.intentId);
    const scheduleId = subscription?.scheduleId ?? null;
    await releaseSchedule(context, running, { scheduleId });
    const known = await readGeneration(db, { stripeAccount: 'platform', id: subscriptionId });
    const answer = await running.call(
      'cancel_at_period_end',
      (options) =>
        stripe.subscriptions.update(
          subscriptionId,
          {
            cancel_at_period_end: true,
            cancellation_details: { ...(feedback ? { feedback } : {}), ...(comment ? { comment } : {}) },
          },
          options,
        ),
      () => findCancelling(context, subscriptionId, true),
    );
    const by = { action: 'subscription.cancel', actor: act.actorId };
    await observeAnswer(context, answer, { ...by, known });
    await observeFresh(context, { type: 'subscription_schedule', id: scheduleId }, by);
    return succeed({ cancelsAt: decided.value.cancelsAt.toISOString() });
  });
}

export function undoCancellation(context: BillingContext, act: Act): Promise<Outcome<{ planKey: string }>> {
  const { db, stripe } = context;
  return runAct(context, act, { kind: 'undo_cancellation', params: {} }, async (running) => {
    const subscription = await loadLiveSubscription(context, act.accountId);
    if (subscription && !cancelsAt(subscription) && (await running.wasSent('undo_cancellation')))
      return succeed({ planKey: subscription.planKey });
    const decided = decideUndoCancellation(subscription);
    if (!decided.ok) return decided;
    const { subscriptionId, planKey, change } = decided.value;
    const known = await readGeneration(db, { stripeAccount: 'platform', id: subscriptionId });
    const answer = await running.call(
      'undo_cancellation',
      (options) => stripe.subscriptions.update(subscriptionId, change, options),
      () => findCancelling(context, subscriptionId, false),
    );
    await observeAnswer(context, answer, { action: 'subscription.undo_cancel', actor: act.actorId, known });
    return succeed({ planKey });
  });
}

/** The subscription when it is, or is not, being cancelled by now: whoever made it so, that is what was wanted. */
async function findCancelling(
  { stripe }: BillingContext,
  id: string,
  isWanted: boolean,
): Promise<Stripe.Response<Stripe.Subscription> | undefined> {
  const found = await stripe.subscriptions.retrieve(id);
  const isCancelling = found.cancel_at_period_end || found.cancel_at !== null;
  return isCancelling === isWanted ? found : undefined;
}
