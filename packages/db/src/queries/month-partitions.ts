import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema.ts';

/** Months before and after the present one that have a partition of their own. */
const MONTHS_BACK = 1;
const MONTHS_AHEAD = 2;

/** A table in partitions of months, named after it, with a default one beside them. */
export interface MonthlyTable {
  name: 'webhook_inbox' | 'usage_events';
  /** The time that a row's month follows from. */
  column: string;
}

interface Month {
  name: string;
  from: Date;
  until: Date;
}

const monthAt = (table: MonthlyTable, year: number, month: number): Month => {
  const from = new Date(Date.UTC(year, month, 1));
  const text = `${from.getUTCFullYear()}_${String(from.getUTCMonth() + 1).padStart(2, '0')}`;
  return { name: `${table.name}_${text}`, from, until: new Date(Date.UTC(year, month + 1, 1)) };
};

/**
 * Makes sure that the months around `now` have partitions of their own. Rows that came before their partition was made stand
 * in the default one, and move. Safe to call by any number of processes at once.
 */
export async function ensurePartitions(db: Kysely<Database>, table: MonthlyTable, now: Date): Promise<void> {
  const known = new Set((await listPartitions(db, table)).map(({ name }) => name));
  for (let offset = -MONTHS_BACK; offset <= MONTHS_AHEAD; offset += 1) {
    const month = monthAt(table, now.getUTCFullYear(), now.getUTCMonth() + offset);
    if (!known.has(month.name)) await addPartition(db, table, month);
  }
}

async function addPartition(
  db: Kysely<Database>,
  table: MonthlyTable,
  { name, from, until }: Month,
): Promise<void> {
  const [parent, column] = [sql.table(table.name), sql.ref(table.column)];
  const rest = sql.table(`${table.name}_default`);
  await db.transaction().execute(async (trx) => {
    // Held to the end: of two processes the second finds the partition made.
    await sql`lock table ${rest} in access exclusive mode`.execute(trx);
    if ((await listPartitions(trx, table)).some((known) => known.name === name)) return;
    await sql`create table ${sql.table(name)} (like ${parent} including defaults including constraints
      including storage)`.execute(trx);
    await sql`with moved as (
      delete from ${rest} where ${column} >= ${from} and ${column} < ${until} returning *
    ) insert into ${sql.table(name)} select * from moved`.execute(trx);
    // Bounds of a partition can't be parameters.
    await sql`alter table ${parent} attach partition ${sql.table(name)}
      for values from (${sql.lit(from.toISOString())}) to (${sql.lit(until.toISOString())})`.execute(trx);
  });
}

/** The partitions of months, oldest first; the default one is not among them. */
export async function listPartitions(db: Kysely<Database>, table: MonthlyTable): Promise<Month[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = ${table.name}::regclass order by c.relname`.execute(db);
  return rows.flatMap(({ name }) => {
    const [, year, month] = /_(\d{4})_(\d{2})$/.exec(name) ?? [];
    return year && month ? [monthAt(table, Number(year), Number(month) - 1)] : [];
  });
}
