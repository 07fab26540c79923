import { setImmediate as soon } from 'node:timers/promises';
import type { Database } from '@billwright/db';
import type { Kysely } from 'kysely';
import type { CheckedUsage } from '../../domain/usage/usage-event.ts';
import { loadBoundaries } from './load-periods.ts';
import { type StoreOptions, storeUsage } from './store-usage.ts';

/** What one transaction takes, unless a single call brings more. */
const GROUP = 5_000;
const AT_ONCE = 2;
/** Where one key was known, more will be: those who send again send whole batches. */
const WARY_GROUPS = 100;
const UNIQUE_VIOLATION = '23505';

/** Stores usage so that calls which come together share one transaction. */
export interface UsageWriter {
  /** Whether each event was new, once they are committed; nothing when one is of an account that there is not. */
  store(events: readonly CheckedUsage[]): Promise<boolean[] | undefined>;
}

interface Waiting {
  events: readonly CheckedUsage[];
  resolve(isNew: boolean[] | undefined): void;
  reject(error: unknown): void;
}

/** A group commit, as that of the inbox (`shell/receive/store-events.ts`): the groups grow with the load. */
export function createUsageWriter(db: Kysely<Database>, now: () => Date): UsageWriter {
  const waiting: Waiting[] = [];
  let underWay = 0;
  let wary = 0;
  /** Without a thought of known keys, unless some were met lately. */
  const storeGroup: StoreGroup = async (events, options) => {
    wary = Math.max(0, wary - 1);
    if (wary === 0)
      try {
        return await storeUsage(db, events, { ...options, expectsKnown: false });
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        wary = WARY_GROUPS;
      }
    return storeUsage(db, events, { ...options, expectsKnown: true });
  };
  const write = async () => {
    underWay += 1;
    await soon();
    while (waiting.length > 0) await storeCalls(db, takeGroup(waiting), { now: now(), storeGroup });
    underWay -= 1;
  };
  return {
    store: (events) =>
      new Promise((resolve, reject) => {
        waiting.push({ events, resolve, reject });
        if (underWay < AT_ONCE) void write();
      }),
  };
}

function takeGroup(waiting: Waiting[]): Waiting[] {
  let [calls, events] = [0, 0];
  for (const call of waiting) {
    if (calls > 0 && events + call.events.length > GROUP) break;
    calls += 1;
    events += call.events.length;
  }
  return waiting.splice(0, calls);
}

type StoreGroup = (events: readonly CheckedUsage[], options: StoreOptions) => Promise<boolean[]>;

async function storeCalls(
  db: Kysely<Database>,
  calls: readonly Waiting[],
  by: { now: Date; storeGroup: StoreGroup },
): Promise<void> {
  try {
    const boundaries = await loadBoundaries(db, accountsOf(calls));
    const [good, unknown] = split(calls, ({ events }) =>
      events.every((each) => boundaries.has(each.accountId)),
    );
    const events = good.flatMap((call) => call.events);
    const isNew = await by.storeGroup(events, { boundaries, now: by.now });
    for (const { events: own, resolve } of good) resolve(isNew.splice(0, own.length));
    for (const { resolve } of unknown) resolve(undefined);
  } catch (error) {
    const [only] = calls;
    if (calls.length === 1 && only) only.reject(error);
    // What one of them has must not take the others with it.
    else for (const call of calls) await storeCalls(db, [call], by);
  }
}

const accountsOf = (calls: readonly Waiting[]) => [
  ...new Set(calls.flatMap(({ events }) => events.map(({ accountId }) => accountId))),
];

function split<T>(all: readonly T[], isFirst: (each: T) => boolean): [T[], T[]] {
  const { first = [], second = [] } = Object.groupBy(all, (each) => (isFirst(each) ? 'first' : 'second'));
  return [first, second];
}

const isUniqueViolation = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION;
