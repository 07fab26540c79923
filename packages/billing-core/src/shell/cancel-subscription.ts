import type Stripe from 'stripe';
import type { Act, Outcome } from '../billing.ts';
import { fail, succeed } from '../domain/billing-error.ts';
import { cancelsAt } from '../domain/subscription.ts';
import { loadLiveSubscription } from './change-plan.ts';
import type { BillingContext } from './context.ts';
import { runAct } from './run-act.ts';

const FEEDBACKS = new Set([
  'too_expensive',
  'missing_features',
  'switched_service',
  'unused',
  'customer_service',
  'too_complex',
  'low_quality',
  'other',
]);

type Feedback = Stripe.SubscriptionUpdateParams.CancellationDetails['feedback'];

/** Ends the subscription when the paid period does; until then everything stays, and it can be undone. */
export function cancelSubscription(
  context: BillingContext,
  act: Act,
  input: { feedback: string | null; comment: string | null },
): Promise<Outcome<{ cancelsAt: string }>> {
  return runAct(context, act, { kind: 'cancel_subscription', params: input }, async (running) => {
    const subscription = await loadLiveSubscription(context, act.accountId);
    if (!subscription) return fail('no_live_subscription');
    if (cancelsAt(subscription)) return fail('already_cancelling');
    const feedback =
      input.feedback && FEEDBACKS.has(input.feedback) ? (input.feedback as Feedback) : undefined;
    await running.call('cancel_at_period_end', (options) =>
      context.stripe.subscriptions.update(
        subscription.id,
        {
          cancel_at_period_end: true,
          cancellation_details: {
            ...(feedback ? { feedback } : {}),
            ...(input.comment ? { comment: input.comment } : {}),
          },
        },
        options,
      ),
    );
    return succeed({ cancelsAt: subscription.currentPeriodEndsAt.toISOString() });
  });
}

/** Takes a scheduled end back, whichever way it was scheduled: here or in the portal. */
export function undoCancellation(context: BillingContext, act: Act): Promise<Outcome<{ planKey: string }>> {
  return runAct(context, act, { kind: 'undo_cancellation', params: {} }, async (running) => {
    const subscription = await loadLiveSubscription(context, act.accountId);
    if (!subscription) return fail('no_live_subscription');
    if (!cancelsAt(subscription)) return fail('not_cancelling');
    await running.call('undo_cancellation', (options) =>
      context.stripe.subscriptions.update(
        subscription.id,
        subscription.cancelAtPeriodEnd ? { cancel_at_period_end: false } : { cancel_at: '' },
        options,
      ),
    );
    return succeed({ planKey: subscription.planKey });
  });
}
