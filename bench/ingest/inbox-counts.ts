import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@billwright/db';
import { type Kysely, sql } from 'kysely';

type Open = 'received' | 'processing' | 'failed' | 'dead';

export async function countInbox(db: Kysely<Database>, states: Open[]): Promise<number> {
  const { count } = await db
    .selectFrom('webhook_inbox')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('state', 'in', states)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Counting them ten times a second would take a tenth of what is measured. */
async function isAnyOpen(db: Kysely<Database>): Promise<boolean> {
  const { rows } =
    await sql`select from webhook_inbox where state in ('received', 'processing') limit 1`.execute(db);
  return rows.length > 0;
}

export async function untilApplied(db: Kysely<Database>): Promise<void> {
  while (await isAnyOpen(db)) await sleep(100);
}

/** Every event that was posted has one line in the audit log, whoever applied it; the inbox forgets the oldest ones. */
export async function assertAppliedOnce(db: Kysely<Database>, posted: number): Promise<void> {
  const odd = await countInbox(db, ['received', 'processing', 'failed', 'dead']);
  if (odd > 0) throw new Error(`${odd} events were not applied.`);
  const { rows } = await sql<{ lines: number }>`select count(*)::int as lines from audit_log`.execute(db);
  if (rows[0]?.lines !== posted)
    throw new Error(`${posted} events were posted; the audit log has ${rows[0]?.lines} lines.`);
}
