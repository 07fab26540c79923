import {
  type MissingTerm,
  missingTermsOf,
  type RecurringRevenue,
  toRecurringRevenue,
} from './recurring-revenue.ts';
import type { SubscriptionSnapshot } from './revenue-snapshot.ts';
import type { Terms } from './revenue-terms.ts';

/** One look at a subscription, as the processor has it. */
export interface RevenueObservation {
  /** `platform`, or the connected account's id. */
  stripeAccount: string;
  subscriptionId: string;
  /** The event's id; of an answer of Stripe `api:` or `fetched:` and its request. */
  sourceId: string;
  observedAtMs: number;
  snapshot: Record<string, unknown>;
  previousAttributes: Record<string, unknown> | null;
  /** Of an answer: the generation of the subscription's state that it is newer than. */
  coversGeneration?: number;
}

export type ChurnCause = 'voluntary' | 'involuntary';

/** What one look tells of recurring revenue, and of its place among the others; a ledger of movements is folded from these. */
export interface RevenuePoint extends RecurringRevenue {
  subscriptionId: string;
  sourceId: string;
  /** Unix seconds. */
  observedAt: number;
  /** What an event says that it was before. */
  before: RecurringRevenue | null;
  /** Why the subscription is gone; `null` while it is not. */
  gone: ChurnCause | null;
  /** Nothing follows it: the subscription has ended for good. */
  isFinal: boolean;
  isCreation: boolean;
  /** Of an answer, the generation that it is newer than; `null` of an event. */
  covered: number | null;
}

const INVOLUNTARY_REASONS = new Set(['payment_failed', 'payment_disputed']);
const FINAL_STATUSES = new Set(['canceled', 'incomplete_expired']);

/** The attributes on which recurring revenue depends; an event that changed none of them changed no revenue. */
const RELEVANT = [
  'status',
  'currency',
  'items',
  'discounts',
  'discount',
  'default_tax_rates',
  'plan',
  'quantity',
];

/** @throws MissingTermError unless `missingTerms` of the observation is empty */
export function toRevenuePoint(seen: RevenueObservation, terms: Terms): RevenuePoint {
  const snapshot: SubscriptionSnapshot = seen.snapshot;
  const observedAt = secondOf(seen);
  const revenue = toRecurringRevenue(snapshot, terms, observedAt);
  const before = snapshotBefore(seen);
  const gone = whyGone(snapshot);
  return {
    ...revenue,
    subscriptionId: seen.subscriptionId,
    sourceId: seen.sourceId,
    observedAt,
    before: before && (before === snapshot ? revenue : toRecurringRevenue(before, terms, observedAt)),
    gone,
    isFinal: FINAL_STATUSES.has(snapshot.status ?? ''),
    isCreation: isEvent(seen) && !seen.previousAttributes && snapshot.created === observedAt && !gone,
    covered: isEvent(seen) ? null : (seen.coversGeneration ?? 0),
  };
}

export interface MissingRevenueTerm extends MissingTerm {
  stripeAccount: string;
  subscriptionId: string;
}

/** What has to be fetched before these observations can be recorded: of what they show, and of what they say was before. */
export function missingTerms(
  observations: readonly RevenueObservation[],
  known: Terms,
): MissingRevenueTerm[] {
  return observations.flatMap((seen) => {
    const before = snapshotBefore(seen);
    const snapshot: SubscriptionSnapshot = seen.snapshot;
    return [snapshot, ...(before && before !== snapshot ? [before] : [])]
      .flatMap((state) => missingTermsOf(state, known, secondOf(seen)))
      .map((term) => ({
        ...term,
        stripeAccount: seen.stripeAccount,
        subscriptionId: seen.subscriptionId,
      }));
  });
}

const isEvent = ({ sourceId }: RevenueObservation) => sourceId.startsWith('evt_');
const secondOf = ({ observedAtMs }: RevenueObservation) => Math.floor(observedAtMs / 1000);

/** The state that an event says it left: the very same snapshot when nothing of weight changed, `null` when it does not say. */
function snapshotBefore(seen: RevenueObservation): SubscriptionSnapshot | null {
  const { snapshot, previousAttributes } = seen;
  if (!isEvent(seen) || !previousAttributes) return null;
  if (!RELEVANT.some((key) => key in previousAttributes)) return snapshot;
  return withPrevious(snapshot, previousAttributes);
}

/** Hashes name only what changed in them, arrays are given whole (docs.stripe.com/api/events/object#event_object-data). */
function withPrevious(
  now: Record<string, unknown>,
  before: Record<string, unknown>,
): Record<string, unknown> {
  const merged = { ...now };
  for (const [key, was] of Object.entries(before)) {
    const is = now[key];
    merged[key] = isHash(is) && isHash(was) ? withPrevious(is, was) : was;
  }
  return merged;
}

const isHash = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An unpaid subscription has churned too (docs.stripe.com/billing/subscriptions/analytics/glossary): its payments failed. */
function whyGone({ status = '', cancellation_details }: SubscriptionSnapshot): ChurnCause | null {
  if (status === 'unpaid') return 'involuntary';
  if (!FINAL_STATUSES.has(status)) return null;
  return INVOLUNTARY_REASONS.has(cancellation_details?.reason ?? '') ? 'involuntary' : 'voluntary';
}
