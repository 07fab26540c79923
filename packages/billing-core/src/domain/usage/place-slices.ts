import type { Period } from '../entitlements/usage-period.ts';
import type { Subscription } from '../subscription.ts';
import { type MeteredSubscription, placeUsage, type UsagePlace } from './place-usage.ts';
import type { AsideReason } from './usage-event.ts';

export interface OpenSlice {
  id: string;
  feature: string;
  slotAt: Date;
  firstAt: Date;
  quantity: number;
}

/** What is counted of a feature in a period. */
export interface PeriodTotal {
  feature: string;
  period: Period;
  /** `Infinity` where it is not limited. */
  included: number;
  quantity: number;
  reported: number;
  fromCredits: number;
}

export interface PlacingFacts {
  now: Date;
  /** Newest first, as the feature sees them. */
  subscriptionsOf(feature: string): readonly MeteredSubscription[];
  /** The total so far; one of nothing when there is none. */
  totalOf(feature: string, period: Period): PeriodTotal;
  /** How much of a period's total is taken from credits. */
  creditsOf(total: PeriodTotal): number;
}

export interface NewBatch {
  feature: string;
  slotAt: Date;
  period: Period;
  subscription: Subscription;
  stampedAt: Date;
  /** What Stripe is told; nothing is sent for 0. */
  quantity: number;
}

export interface Placement {
  placed: (OpenSlice & { toSlotAt: Date; carriedFrom: Date | null; batch: NewBatch | null })[];
  aside: (OpenSlice & { because: AsideReason })[];
  /** As they are afterwards. */
  totals: PeriodTotal[];
  batches: NewBatch[];
}

/**
 * Gives each slice its place, and adds up what Stripe is to be told. Of a period that is
 *
 *     reported = used - taken from credits
 *
 * where credits are taken for what goes over the included amount. The included amount itself is told, since the price at Stripe
 * has it as its free first tier. A batch is what brings the sum of all that was told to that: so it does not matter in how many
 * batches usage is told, and credits that are bought late bring what was told too much back.
 */
export function placeSlices(slices: readonly OpenSlice[], facts: PlacingFacts): Placement {
  const totals = new Map<string, PeriodTotal>();
  const batches = new Map<string, NewBatch>();
  const result: Placement = { placed: [], aside: [], totals: [], batches: [] };
  for (const slice of slices.toSorted((a, b) => +a.firstAt - +b.firstAt || (a.id < b.id ? -1 : 1))) {
    const { feature } = slice;
    const place = placeUsage(slice.firstAt, {
      subscriptions: facts.subscriptionsOf(feature),
      now: facts.now,
    });
    if (place.kind === 'aside') {
      result.aside.push({ ...slice, because: place.because });
      continue;
    }
    const key = `${feature}/${place.period.startsAt.getTime()}`;
    const total = raise(totals.get(key) ?? facts.totalOf(feature, place.period), slice.quantity, facts);
    const { batch, told } = report(batches, total, place);
    totals.set(key, { ...total, reported: total.reported + told });
    const carriedFrom = place.kind === 'report' ? place.carriedFrom : null;
    result.placed.push({ ...slice, toSlotAt: place.slotAt, carriedFrom, batch });
  }
  return { ...result, totals: [...totals.values()], batches: [...batches.values()] };
}

function raise(before: PeriodTotal, quantity: number, facts: PlacingFacts): PeriodTotal {
  const total = { ...before, quantity: before.quantity + quantity };
  return { ...total, fromCredits: facts.creditsOf(total) };
}

/** Adds to the batch of the slot what is not told yet. */
function report(
  batches: Map<string, NewBatch>,
  { feature, period, quantity, fromCredits, reported }: PeriodTotal,
  place: Exclude<UsagePlace, { kind: 'aside' }>,
): { batch: NewBatch | null; told: number } {
  if (place.kind === 'count') return { batch: null, told: 0 };
  const { slotAt, subscription, stampedAt } = place;
  const key = `${feature}/${slotAt.getTime()}/${period.startsAt.getTime()}`;
  const batch = batches.get(key) ?? { feature, slotAt, period, subscription, stampedAt, quantity: 0 };
  const told = quantity - fromCredits - reported;
  batch.quantity += told;
  batches.set(key, batch);
  return { batch, told };
}
