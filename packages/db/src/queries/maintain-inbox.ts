import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema.ts';

/** Months before and after the present one that have a partition of their own. */
const MONTHS_BACK = 1;
const MONTHS_AHEAD = 2;
const PARTITION = /^webhook_inbox_(\d{4})_(\d{2})$/;

interface Month {
  name: string;
  from: Date;
  until: Date;
}

const monthAt = (year: number, month: number): Month => {
  const from = new Date(Date.UTC(year, month, 1));
  const text = `${from.getUTCFullYear()}_${String(from.getUTCMonth() + 1).padStart(2, '0')}`;
  return { name: `webhook_inbox_${text}`, from, until: new Date(Date.UTC(year, month + 1, 1)) };
};

/**
 * Makes sure that the months around `now` have partitions of their own. Rows that came before their partition was made stand
 * in the default one, and move. Safe to call by any number of processes at once.
 */
export async function ensureInboxPartitions(db: Kysely<Database>, now: Date): Promise<void> {
  const known = new Set(await inboxPartitions(db));
  for (let offset = -MONTHS_BACK; offset <= MONTHS_AHEAD; offset += 1) {
    const month = monthAt(now.getUTCFullYear(), now.getUTCMonth() + offset);
    if (!known.has(month.name)) await addPartition(db, month);
  }
}

async function addPartition(db: Kysely<Database>, { name, from, until }: Month): Promise<void> {
  await db.transaction().execute(async (trx) => {
    // Held to the end: of two processes the second finds the partition made.
    await sql`lock table webhook_inbox_default in access exclusive mode`.execute(trx);
    if ((await inboxPartitions(trx)).includes(name)) return;
    await sql`create table ${sql.table(name)} (like webhook_inbox including defaults including constraints
      including storage)`.execute(trx);
    await sql`with moved as (
      delete from webhook_inbox_default where stripe_created_at >= ${from} and stripe_created_at < ${until} returning *
    ) insert into ${sql.table(name)} select * from moved`.execute(trx);
    // Bounds of a partition can't be parameters.
    await sql`alter table webhook_inbox attach partition ${sql.table(name)}
      for values from (${sql.lit(from.toISOString())}) to (${sql.lit(until.toISOString())})`.execute(trx);
  });
}

/** The partitions of months, oldest first; the default one is not among them. */
export async function inboxPartitions(db: Kysely<Database>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'webhook_inbox'::regclass order by c.relname`.execute(db);
  return rows.map(({ name }) => name).filter((name) => PARTITION.test(name));
}

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
  for (const name of await inboxPartitions(db)) {
    const [, year, month] = PARTITION.exec(name) ?? [];
    const { until } = monthAt(Number(year), Number(month) - 1);
    if (until <= before && (await dropIfSettled(db, name))) partitions += 1;
  }
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
