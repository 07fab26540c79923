import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema.ts';
import { ensurePartitions, listPartitions, type MonthlyTable } from './month-partitions.ts';

const USAGE: MonthlyTable = { name: 'usage_events', column: 'month' };

export const ensureUsagePartitions = (db: Kysely<Database>, now: Date): Promise<void> =>
  ensurePartitions(db, USAGE, now);

/**
 * Forgets single events of months that ended before a time, each month whole, when nothing of it waits for its place or for
 * somebody. What they came to stays: totals, slices and batches.
 *
 * @returns how many months were dropped
 */
export async function forgetOldUsage(db: Kysely<Database>, before: Date): Promise<number> {
  const ended = (await listPartitions(db, USAGE)).filter(({ until }) => until <= before);
  let dropped = 0;
  for (const { name, from, until } of ended) {
    const waiting = await db
      .selectFrom('usage_slices')
      .select('id')
      .where('state', 'in', ['open', 'aside'])
      .where('recorded_at', '>=', from)
      .where('recorded_at', '<', until)
      .executeTakeFirst();
    if (waiting) continue;
    await sql`drop table ${sql.table(name)}`.execute(db);
    dropped += 1;
  }
  return dropped;
}
