import type { Outcome } from '../billing.ts';
import { fail, succeed } from '../domain/billing-error.ts';
import { isEnded, type Subscription } from '../domain/subscription.ts';

/**
 * - Whatever is live may end at once, also what is late, paused or ends later anyway.
 * - What was paid for time that is not used any more is given back: not in a trial, nor while nothing is paid.
 */
export function decideCancelNow(
  subscription: Subscription | undefined,
): Outcome<{ subscription: Subscription; givesBack: boolean }> {
  if (!subscription || isEnded(subscription.status)) return fail('no_live_subscription');
  return succeed({ subscription, givesBack: subscription.status === 'active' });
}
