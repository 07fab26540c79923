import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema.ts';
import { ensurePartitions, listPartitions, type MonthlyTable } from './month-partitions.ts';

const INBOX: MonthlyTable = { name: 'webhook_inbox', column: 'stripe_created_at' };

export const ensureInboxPartitions = (db: Kysely<Database>, now: Date): Promise<void> =>
  ensurePartitions(db, INBOX, now);

/** The partitions of months, oldest first; the default one is not among them. */
export const inboxPartitions = async (db: Kysely<Database>): Promise<string[]> =>
  (await listPartitions(db, INBOX)).map(({ name }) => name);

/**
 * Forgets settled events that Stripe created before a time. A month that has nothing else is dropped whole; what waits for
 * somebody (failed, dead) stays, however old.
 *
 * @returns how many partitions were dropped and how many single rows were deleted
 */
export async function forgetOldEvents(
  db: Kysely<Database>,
  before: Date,
): Promise<{ partitions: number; rows: number }> {
  let partitions = 0;
  for (const { name, until } of await listPartitions(db, INBOX))
    if (until <= before && (await dropIfSettled(db, name))) partitions += 1;
  const deleted = await db
    .deleteFrom('webhook_inbox')
    .where('stripe_created_at', '<', before)
    .where('state', 'in', ['done', 'ignored'])
    .executeTakeFirst();
  return { partitions, rows: Number(deleted.numDeletedRows) };
}

async function dropIfSettled(db: Kysely<Database>, name: string): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    await sql`lock table ${sql.table(name)} in access exclusive mode`.execute(trx);
    const { rows } = await sql`select 1 from ${sql.table(name)}
      where state not in ('done', 'ignored') limit 1`.execute(trx);
    if (rows.length > 0) return false;
    await sql`drop table ${sql.table(name)}`.execute(trx);
    return true;
  });
}
