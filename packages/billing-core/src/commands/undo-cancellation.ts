import type { Outcome } from '../billing.ts';
import { fail, succeed } from '../domain/billing-error.ts';
import { cancelsAt, type Subscription } from '../domain/subscription.ts';

/**
 * - A scheduled end is taken back the way it was scheduled: the portal may set `cancel_at` and leave `cancel_at_period_end`.
 */
export function decideUndoCancellation(subscription: Subscription | undefined): Outcome<{
  subscriptionId: string;
  planKey: string;
  change: { cancel_at_period_end: false } | { cancel_at: '' };
}> {
  if (!subscription) return fail('no_live_subscription');
  if (!cancelsAt(subscription)) return fail('not_cancelling');
  const { id: subscriptionId, planKey, cancelAtPeriodEnd } = subscription;
  return succeed({
    subscriptionId,
    planKey,
    change: cancelAtPeriodEnd ? { cancel_at_period_end: false } : { cancel_at: '' },
  });
}
