import type { Outcome, PauseKind } from '../billing.ts';
import { fail, succeed } from '../domain/billing-error.ts';
import { decideChangeable } from '../domain/changeable.ts';
import { cancelsAt, type Subscription } from '../domain/subscription.ts';

/**
 * - `subscription`: nothing is billed and there is no access until it resumes; what was paid ahead becomes credit. Not in a
 *   trial: there is nothing to pause (docs.stripe.com/billing/subscriptions/pause).
 * - `collection`: payments are not collected for now and access stays; what becomes of the invoices is said
 *   (docs.stripe.com/billing/subscriptions/pause-payment). It ends by itself at `resumesAt`, which lies ahead.
 * - Nobody is paused twice.
 */
export function decidePause(
  kind: PauseKind,
  { subscription, now }: { subscription: Subscription | undefined; now: Date },
): Outcome<Subscription> {
  const changeable = decideChangeable(subscription);
  if (!changeable.ok) return changeable;
  if (kind.kind === 'subscription')
    return changeable.value.status === 'active' ? changeable : fail('pause_not_offered');
  if (kind.resumesAt !== null && !(Date.parse(kind.resumesAt) > now.getTime()))
    return fail('pause_not_offered');
  return changeable;
}

/** What to undo: which of the two pauses it is in. Who is leaving takes that back first. */
export function decideResume(
  subscription: Subscription | undefined,
): Outcome<{ subscription: Subscription; kind: PauseKind['kind'] }> {
  if (!subscription) return fail('no_live_subscription');
  if (subscription.status === 'paused') return succeed({ subscription, kind: 'subscription' });
  if (cancelsAt(subscription)) return fail('already_cancelling');
  if (subscription.collectionPaused !== null) return succeed({ subscription, kind: 'collection' });
  return fail('not_paused');
}
