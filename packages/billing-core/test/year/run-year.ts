import type { Database } from '@billwright/db';
import type { Kysely } from 'kysely';
import { type Business, openBusiness } from './business.ts';
import { judgeExplanations, judgeMovements, judgeSums } from './judge-balance.ts';
import { judgeOpenWork, judgeReconciliation, judgeRows } from './judge-state.ts';
import { type LivedYear, liveYear } from './live-year.ts';
import { drawPeople } from './people.ts';
import type { PlantName } from './plants.ts';
import { type Check, check } from './verdict.ts';

export interface YearOptions {
  customers: number;
  seed: number;
  days: number;
  plant?: PlantName | undefined;
  onDay?: (day: number, events: number) => void;
}

export interface YearResult {
  checks: Check[];
  figures: Record<string, unknown>;
}

/** Lives a year and judges it. */
export async function runYear(
  database: { db: Kysely<Database>; url: string },
  { customers, seed, days, plant, onDay = () => {} }: YearOptions,
): Promise<YearResult> {
  const startedAt = performance.now();
  const business = await openBusiness(database, { seed, plant });
  try {
    const people = drawPeople(seed, customers, days);
    const lived = await liveYear(business, people, {
      days,
      onDay: (day) => onDay(day, business.feed.all.length),
    });
    const checks = await judge(business);
    const seconds = (performance.now() - startedAt) / 1_000;
    return { checks, figures: figuresOf(business, lived, { checks, seconds }) };
  } finally {
    await business.close();
  }
}

async function judge(business: Business): Promise<Check[]> {
  return [
    await check('nothing waits, failed or is owed any more', () => judgeOpenWork(business)),
    await check('the comparison of every object with its row finds nothing', () =>
      judgeReconciliation(business),
    ),
    await check('the rows say what Stripe lists', () => judgeRows(business)),
    await check('every movement of the balance is mirrored, its fee too', () => judgeMovements(business)),
    await check('every movement of the balance is explained by a record', () => judgeExplanations(business)),
    await check('payments, refunds and disputes come to what moved', () => judgeSums(business)),
  ];
}

function figuresOf(
  { feed, working, clockwork }: Business,
  lived: LivedYear,
  { checks, seconds }: { checks: readonly Check[]; seconds: number },
): Record<string, unknown> {
  const judged = checks.reduce((sum, each) => sum + each.seconds, 0);
  const parts = { ...lived.seconds, ...working.spent, judging: judged, all: seconds };
  return {
    events: feed.all.length,
    applied: working.applied,
    invoices: new Set(
      feed.all.flatMap(({ type, data }) => (type === 'invoice.created' ? [data.object.id] : [])),
    ).size,
    deeds: countBy(lived.deeds, ({ kind, code }) => (code === 'ok' ? kind : `${kind} ${code}`)),
    seconds: roundAll(parts),
    turns: roundAll(Object.fromEntries([...clockwork.spent].map(([queue, ms]) => [queue, ms / 1_000]))),
  };
}

function countBy<T>(all: readonly T[], keyOf: (each: T) => string): Record<string, number> {
  const counts = [...Map.groupBy(all, keyOf)].map(([key, group]) => [key, group.length] as const);
  return Object.fromEntries(counts.toSorted(([a], [b]) => a.localeCompare(b)));
}

const roundAll = (numbers: Record<string, number>) =>
  Object.fromEntries(Object.entries(numbers).map(([key, value]) => [key, Number(value.toFixed(1))]));
