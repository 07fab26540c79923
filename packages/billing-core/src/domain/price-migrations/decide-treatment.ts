import type { PriceMigrationPolicy } from '../../capabilities/price-migrations.ts';
import { cancelsAt, isEnded, type Subscription } from '../subscription.ts';
import { findPriceChanges, type PriceChange, type TargetPrice } from './price-changes.ts';

export type Treatment =
  | { kind: 'migrate'; changes: PriceChange[]; because: string }
  | { kind: 'skip' | 'wait'; because: string };

export interface MigrationTerms {
  planKey: string;
  priceIds: readonly string[];
  targets: readonly TargetPrice[];
  policy: PriceMigrationPolicy;
}

/**
 * What becomes of a subscriber in a price migration, as they are at this moment.
 *
 * - Who has ended, has another plan by now, or pays the present price already is left alone.
 * - Who leaves, has a change planned, owes money or is on trial is treated as the policy says.
 * - Who stands still (paused, or unpaid for good) is looked at again: they can't be billed anything.
 */
export function decideTreatment(subscription: Subscription | undefined, terms: MigrationTerms): Treatment {
  const { policy } = terms;
  if (!subscription) return { kind: 'skip', because: 'Stripe has no such subscription.' };
  const { status } = subscription;
  if (isEnded(status)) return { kind: 'skip', because: 'The subscription has ended.' };
  if (subscription.planKey !== terms.planKey)
    return { kind: 'skip', because: `They have another plan by now: ${subscription.planKey}.` };
  const changes = findPriceChanges(subscription, terms.targets, terms.priceIds);
  if (changes.length === 0) return { kind: 'skip', because: 'They pay none of the old prices any more.' };
  const held = holdBack(subscription, policy);
  return held ?? { kind: 'migrate', changes, because: 'They pay an old price.' };
}

function holdBack(subscription: Subscription, policy: PriceMigrationPolicy): Treatment | undefined {
  const { status, collectionPaused, scheduleId } = subscription;
  if (cancelsAt(subscription)) return { kind: policy.cancelling, because: 'They are leaving.' };
  if (scheduleId !== null)
    return { kind: policy.scheduled, because: 'A change is planned for them already.' };
  if (status === 'past_due' && policy.pastDue !== 'include')
    return { kind: policy.pastDue, because: 'Their last payment is late.' };
  if (status === 'trialing' && policy.trialing !== 'include')
    return { kind: policy.trialing, because: 'They are on trial.' };
  if (collectionPaused !== null) return { kind: 'wait', because: 'Their payments are paused.' };
  if (status === 'active' || status === 'past_due' || status === 'trialing') return undefined;
  return { kind: 'wait', because: `Their subscription is ${status}: nothing is billed.` };
}
