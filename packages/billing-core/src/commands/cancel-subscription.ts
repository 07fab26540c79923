import type { Outcome } from '../billing.ts';
import { fail, succeed } from '../domain/billing-error.ts';
import { cancelsAt, type Subscription } from '../domain/subscription.ts';

/** The answers that Stripe's own reports count (docs.stripe.com/api/subscriptions/object, `cancellation_details.feedback`). */
const FEEDBACKS = [
  'too_expensive',
  'missing_features',
  'switched_service',
  'unused',
  'customer_service',
  'too_complex',
  'low_quality',
  'other',
] as const;
export type Feedback = (typeof FEEDBACKS)[number];

/** A reason that Stripe does not count is kept as `other`. */
export const toFeedback = (given: string | null): Feedback | undefined =>
  FEEDBACKS.find((feedback) => feedback === given) ?? (given ? 'other' : undefined);

/**
 * - The subscription ends when the paid period, or the trial, does; until then everything stays.
 * - A reason that Stripe does not count is kept as `other`.
 */
export function decideCancelSubscription(
  input: { feedback: string | null; comment: string | null },
  subscription: Subscription | undefined,
): Outcome<{
  subscriptionId: string;
  feedback: Feedback | undefined;
  comment: string | undefined;
  cancelsAt: Date;
}> {
  if (!subscription) return fail('no_live_subscription');
  if (cancelsAt(subscription)) return fail('already_cancelling');
  // Its period is over: there is nothing to wait for.
  if (subscription.status === 'paused' || subscription.status === 'unpaid')
    return fail('subscription_paused', 'Nothing is paid for any more: cancel now.');
  return succeed({
    subscriptionId: subscription.id,
    feedback: toFeedback(input.feedback),
    comment: input.comment?.trim() || undefined,
    cancelsAt: subscription.currentPeriodEndsAt,
  });
}
