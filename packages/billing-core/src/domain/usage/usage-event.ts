import type { BillingConfig } from '../../config.ts';

/** Clocks may differ by so much (docs.stripe.com/billing/subscriptions/usage-based/recording-usage-api, event timestamps). */
export const AHEAD_MS = 5 * 60_000;
/** Stripe takes nothing older, of calendar days (the same page). */
export const OLDEST_MS = 35 * 86_400_000;
/** What is further ahead than a clock can be wrong is a mistake in the caller's code: seconds taken for milliseconds. */
const LATEST_MS = 86_400_000;
const LONGEST_KEY = 255;
/** Far from where sums would not be exact any more. */
const LARGEST = 1_000_000_000_000;
const CONTROL = /\p{Cc}/u;

/** One use of a metered feature. */
export interface UsageEvent<F extends string = string> {
  accountId: string;
  feature: F;
  /** A whole number from 1 (docs.stripe.com/billing/subscriptions/usage-based/recording-usage-api, usage values). */
  quantity: number;
  /** The caller's own, of the account and the feature: recorded again under it within a month, nothing changes. */
  key: string;
  /** When it was used; now, when left out. */
  at?: Date;
}

/** Why an event waits for an operator instead of counting. */
export type AsideReason =
  | 'too_old'
  | 'in_the_future'
  | 'subscription_ended'
  | 'refused_by_stripe'
  | 'outcome_unknown';

export interface CheckedUsage {
  accountId: string;
  feature: string;
  quantity: number;
  key: string;
  at: Date;
  asideBecause: AsideReason | null;
}

/**
 * An event that can be recorded, or what is wrong with it in words.
 *
 * - Up to five minutes ahead it counts, up to a day ahead it is put aside, and beyond that it is refused.
 * - Older than 35 days, which Stripe takes no usage of, it is put aside.
 */
export function checkUsageEvent(
  { features }: Pick<BillingConfig, 'features'>,
  { accountId, feature, quantity, key, ...rest }: UsageEvent,
  now: Date,
): CheckedUsage | string {
  const at = rest.at ?? now;
  const kind = Object.hasOwn(features, feature) ? features[feature]?.kind : undefined;
  if (!kind) return `There is no feature called ${feature}.`;
  if (kind !== 'metered') return `${feature} is not metered.`;
  if (!Number.isSafeInteger(quantity) || quantity < 1 || quantity > LARGEST)
    return `A quantity is a whole number from 1 to ${LARGEST}, not ${quantity}.`;
  if (key.length < 1 || key.length > LONGEST_KEY || CONTROL.test(key) || !key.isWellFormed())
    return `A key has 1 to ${LONGEST_KEY} characters, none of them a control character or half of one.`;
  const aheadMs = at.getTime() - now.getTime();
  if (Number.isNaN(aheadMs)) return 'The time is not valid.';
  if (aheadMs > LATEST_MS) return 'The time is more than a day ahead.';
  return { accountId, feature, quantity, key, at, asideBecause: asideBecause(aheadMs) };
}

function asideBecause(aheadMs: number): AsideReason | null {
  if (aheadMs > AHEAD_MS) return 'in_the_future';
  return aheadMs < -OLDEST_MS ? 'too_old' : null;
}
