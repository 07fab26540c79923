import type { Outcome } from '../billing.ts';
import { fail, succeed } from './billing-error.ts';
import { cancelsAt, type Subscription } from './subscription.ts';

/**
 * The subscription, if what it is made of may be changed.
 *
 * - A cancellation is undone first and late money paid first: a change would hide either.
 * - Who is paused resumes first: Stripe would charge nothing for the change and begin no period.
 */
export function decideChangeable(subscription: Subscription | undefined): Outcome<Subscription> {
  if (!subscription) return fail('no_live_subscription');
  if (cancelsAt(subscription)) return fail('already_cancelling');
  if (subscription.status === 'paused' || subscription.collectionPaused !== null)
    return fail('subscription_paused');
  if (subscription.status !== 'active' && subscription.status !== 'trialing')
    return fail('payment_declined', 'The last payment is still open: pay it before you change anything.');
  return succeed(subscription);
}
