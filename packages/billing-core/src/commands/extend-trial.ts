import type { Outcome } from '../billing.ts';
import { fail, succeed } from '../domain/billing-error.ts';
import { cancelsAt, type Subscription } from '../domain/subscription.ts';

/** Stripe's own limit (docs.stripe.com/billing/subscriptions/trials): two years from now. */
const LONGEST_MS = 730 * 86_400_000;

/**
 * An operator gives more time to try.
 *
 * - Only of a trial that runs, and only to a later end, at most two years from now.
 * - One that is being cancelled ends when it ends: the cancellation is undone first.
 */
export function decideExtendTrial(
  endsAt: Date,
  { subscription, now }: { subscription: Subscription | undefined; now: Date },
): Outcome<Subscription> {
  if (!subscription) return fail('no_live_subscription');
  if (subscription.status !== 'trialing' || !subscription.trialEndsAt) return fail('not_in_trial');
  if (cancelsAt(subscription)) return fail('already_cancelling');
  const isLater = endsAt.getTime() > subscription.trialEndsAt.getTime();
  const isSoonEnough = endsAt.getTime() <= now.getTime() + LONGEST_MS;
  return isLater && isSoonEnough ? succeed(subscription) : fail('trial_end_refused');
}
