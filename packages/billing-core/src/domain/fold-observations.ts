/** One look at a Stripe object. */
export interface Observation {
  sourceId: string;
  source: 'event' | 'api' | 'fetched';
  eventType: string | null;
  /** Stripe's own time of it, whole seconds, in milliseconds. */
  observedAtMs: number;
  snapshot: Record<string, unknown>;
  previousAttributes: Record<string, unknown> | null;
  /** For a fetched one: the sources that were known when it was asked for, and are therefore older. */
  covers?: string[];
}

export interface Folded {
  /** The newest state of the object. */
  latest: Record<string, unknown>;
  /** The sources whose order Stripe's own words don't tell: the object has to be fetched. */
  undecided: boolean;
}

/**
 * The state of an object as a pure function of the set of its observations: arrival plays no part in it.
 *
 * - Order is by Stripe's `created`, which has whole seconds only (docs.stripe.com/webhooks#event-ordering).
 * - Within a second: what was fetched is newer than what it covers; a deletion is last and a creation first; an end
 *   (`canceled`, `void`, `paid`, …) absorbs; B whose `previous_attributes` are A's values comes after A.
 * - Equal snapshots need no order. What is left is undecided, and says so.
 * - So is an event that says what an answer of ours said before a later answer: it may be that answer's own event, come late,
 *   or the same state anew. Who cancels and thinks again within a second must not see the cancellation come back.
 */
export function foldObservations(observations: Observation[]): Folded | undefined {
  const bySource = new Map(observations.map((observation) => [observation.sourceId, observation]));
  // Sorted, so that even an undecided answer is the same for every arrival.
  const candidates = [...bySource.values()].sort((a, b) => (a.sourceId < b.sourceId ? -1 : 1));
  const deletions = candidates.filter(isDeletion);
  // The event carries the whole last object, a fetched tombstone its id only.
  const deletion = deletions.find(({ source }) => source === 'event') ?? deletions[0];
  if (deletion) return { latest: { ...deletion.snapshot, deleted: true }, undecided: false };
  const newestMs = Math.max(...candidates.map(({ observedAtMs }) => observedAtMs));
  const newest = candidates.filter(({ observedAtMs }) => observedAtMs === newestMs);
  const [first] = newest;
  if (!first) return undefined;
  const lasts = newest.filter((a) => !newest.some((b) => a !== b && isBefore(a, b) && !isBefore(b, a)));
  const [last = first] = lasts;
  const undecided = lasts.length !== 1 && lasts.some(({ snapshot }) => !isSame(snapshot, last.snapshot));
  return { latest: last.snapshot, undecided: undecided || isEcho(last, candidates) };
}

/** Whether an event may be the late one of an answer that has been overtaken. */
function isEcho(event: Observation, candidates: Observation[]): boolean {
  if (event.source !== 'event') return false;
  const answers = candidates.filter(({ source }) => source === 'api');
  const twins = answers.filter(({ snapshot }) => saysTheSame(snapshot, event.snapshot));
  return twins.some((twin) =>
    candidates.some(
      (later) =>
        later.covers?.includes(twin.sourceId) &&
        !later.covers.includes(event.sourceId) &&
        !saysTheSame(later.snapshot, event.snapshot),
    ),
  );
}

/** Equal in what both have; what one of them has expanded is its id in the other. */
function saysTheSame(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  return Object.keys(a).every((key) => !(key in b) || isSame(idOrValue(a[key]), idOrValue(b[key])));
}

const idOrValue = (value: unknown): unknown =>
  isRecord(value) && typeof value.id === 'string' ? value.id : value;

const isDeletion = ({ eventType, snapshot }: Observation) =>
  snapshot.deleted === true ||
  eventType === 'customer.subscription.deleted' ||
  eventType === 'customer.deleted';

const isCreation = ({ eventType }: Observation) => eventType?.endsWith('.created') ?? false;

const FINAL_STATUSES = new Set(['canceled', 'incomplete_expired', 'void', 'paid', 'complete', 'expired']);
const isFinal = ({ snapshot }: Observation) =>
  typeof snapshot.status === 'string' && FINAL_STATUSES.has(snapshot.status);

function isBefore(a: Observation, b: Observation): boolean {
  if (b.covers?.includes(a.sourceId)) return true;
  if (a.covers?.includes(b.sourceId)) return false;
  if (isCreation(a) !== isCreation(b)) return isCreation(a);
  if (isFinal(a) !== isFinal(b)) return isFinal(b);
  const changed = Object.entries(b.previousAttributes ?? {});
  return changed.length > 0 && changed.every(([key, before]) => holds(a.snapshot[key], before));
}

/** Whether a value is what `previous_attributes` says it was; nested objects name only what changed. */
function holds(value: unknown, before: unknown): boolean {
  if (!isRecord(value) || !isRecord(before)) return isSame(value, before);
  return Object.entries(before).every(([key, inner]) => holds(value[key], inner));
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Equal as JSON, whatever the order of keys. */
function isSame(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, i) => isSame(item, b[i]));
  if (!isRecord(a) || !isRecord(b)) return a === b;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => isSame(a[key], b[key]));
}
