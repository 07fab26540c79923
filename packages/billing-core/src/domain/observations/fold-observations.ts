import { holds } from './json-equality.ts';
import type { Observation, Snapshot } from './observation.ts';

export interface Folded {
  /** The observations that may be the newest, sorted; whatever comes later is judged against these alone. */
  frontier: Observation[];
  /** The newest state of the object. */
  latest: Snapshot;
  /** The frontier says different things whose order Stripe's own words don't tell: the object has to be fetched. */
  undecided: boolean;
}

/**
 * The state of an object as a pure function of the set of its observations: arrival plays no part in it.
 *
 * - What is of another time is ordered by time. An answer is newer than all that was known before Stripe was asked for it.
 * - Within a second: a creation is first; an end (`canceled`, `void`, `paid`, …) absorbs; an event whose
 *   `previous_attributes` are another's values comes after it.
 * - A deletion is last, whenever it is heard of.
 * - Observations that come to the same row need no order (`isSame`). What is left is undecided, and says so.
 */
export function foldObservations(
  observations: readonly Observation[],
  isSame: (a: Snapshot, b: Snapshot) => boolean,
): Folded | undefined {
  const frontier = frontierOf(observations);
  const [first] = frontier;
  if (!first) return undefined;
  const deletion = frontier.find(isDeletion);
  if (deletion) return { frontier, latest: { ...deletion.snapshot, deleted: true }, undecided: false };
  const lasts = lastOf(frontier);
  const [last = first] = lasts;
  const undecided = lasts.some(({ snapshot }) => !isSame(snapshot, last.snapshot));
  return { frontier, latest: last.snapshot, undecided };
}

/** Without what is certainly older than something else, and so decides nothing any more. */
function frontierOf(observations: readonly Observation[]): Observation[] {
  // Sorted, so that even an undecided answer is the same for every arrival.
  const known = [...new Map(observations.map((each) => [each.sourceId, each])).values()].sort(bySource);
  // The event of a deletion carries the whole last object, a fetched tombstone its id only.
  const deletions = known.filter(isDeletion);
  const deletion = deletions.find(({ source }) => source === 'event') ?? deletions[0];
  if (deletion) return [deletion];
  const newest = known.filter((a) => !known.some((b) => isEarlier(a, b)));
  // Clocks that contradict each other leave nobody: then all are asked about.
  return newest.length > 0 ? newest : known;
}

const bySource = (a: Observation, b: Observation) => (a.sourceId < b.sourceId ? -1 : 1);

/** By time alone, which is transitive: what is earlier than one is earlier than all that follow. */
function isEarlier(a: Observation, b: Observation): boolean {
  if (b.coversGeneration >= a.generation) return true;
  return a.latestMs < b.earliestMs && !(a.coversGeneration >= b.generation);
}

/** Those that nothing comes after, by every rule and what follows from several: A before B before C is A before C. */
function lastOf(frontier: Observation[]): Observation[] {
  if (frontier.length === 1) return frontier;
  const after = new Map(
    frontier.map((a) => [a, new Set(frontier.filter((b) => a !== b && isBefore(a, b)))] as const),
  );
  for (const middle of frontier)
    for (const followers of after.values())
      if (followers.has(middle)) for (const next of after.get(middle) ?? []) followers.add(next);
  // Before each other, as when something was changed and changed back within the second: neither is last for sure.
  return frontier.filter((a) => [...(after.get(a) ?? [])].every((b) => after.get(b)?.has(a)));
}

/** Within one moment, from what Stripe's objects and events say of themselves. */
function isBefore(a: Observation, b: Observation): boolean {
  if (isCreation(a) !== isCreation(b)) return isCreation(a);
  if (isFinal(a) !== isFinal(b)) return isFinal(b);
  if (a.source !== 'event') return false;
  const changed = Object.entries(b.previousAttributes ?? {});
  return changed.length > 0 && changed.every(([key, before]) => holds(a.snapshot[key], before));
}

const DELETIONS = new Set(['customer.subscription.deleted', 'customer.deleted', 'customer.tax_id.deleted']);

const isDeletion = ({ eventType, snapshot }: Observation) =>
  snapshot.deleted === true || (eventType !== null && DELETIONS.has(eventType));

const isCreation = ({ eventType }: Observation) => eventType?.endsWith('.created') ?? false;

const FINAL_STATUSES = new Set([
  'canceled',
  'incomplete_expired',
  'void',
  'paid',
  'complete',
  'expired',
  // Of schedules.
  'completed',
  'released',
  // Of disputes.
  'won',
  'lost',
  'warning_closed',
  'prevented',
  // Of refunds.
  'failed',
]);
const isFinal = ({ snapshot }: Observation) =>
  typeof snapshot.status === 'string' && FINAL_STATUSES.has(snapshot.status);
