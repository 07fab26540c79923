import { type Database, forgetOldEvents, forgetOldUsage } from '@billwright/db';
import { type Kysely, sql } from 'kysely';
import type { BillingContext } from '../context.ts';
import { type ForgottenTable, RETENTION } from './retention-policy.ts';

/** What one statement deletes: few enough that nobody waits for its locks. */
const PAGE = 5_000;
const DAY_MS = 86_400_000;

/** Calls before what they are found settled by. */
const ORDER: readonly Exclude<ForgottenTable, 'webhook_inbox' | 'event_deliveries' | 'usage_events'>[] = [
  'stripe_calls',
  'intents',
  'effects',
  'mails',
  'mail_reports',
  'object_scans',
  'checkout_sessions',
  'sessions',
  'verifications',
  'invitations',
  'auth_rate_limits',
  'access_log',
];

/**
 * Deletes what is older than `RETENTION` says, a page at a time; the inbox has a way of its own, since its months are dropped
 * whole.
 *
 * @returns how many rows of each table are gone
 */
export async function forgetOldRows({
  db,
  logger,
  now,
}: Pick<BillingContext, 'db' | 'logger' | 'now'>): Promise<Record<string, number>> {
  const forgotten: Record<string, number> = {};
  for (const table of ORDER) forgotten[table] = await byPages(() => forgetPage(db, table, now()));
  forgotten.event_deliveries = await byPages(() => forgetDeliveries(db, now()));
  const counts = Object.fromEntries(Object.entries(forgotten).filter(([, count]) => count > 0));
  if (Object.keys(counts).length > 0) logger.info({ forgotten: counts }, 'old rows forgotten');
  return counts;
}

/** Settled events; a month that has nothing else is dropped. */
export function forgetInbox({
  db,
  now,
}: Pick<BillingContext, 'db' | 'now'>): Promise<{ partitions: number; rows: number }> {
  return forgetOldEvents(db, new Date(now().getTime() - RETENTION.webhook_inbox.days * DAY_MS));
}

/** Months of single uses that are over and of which nothing waits. */
export function forgetUsage({ db, now }: Pick<BillingContext, 'db' | 'now'>): Promise<number> {
  return forgetOldUsage(db, new Date(now().getTime() - RETENTION.usage_events.days * DAY_MS));
}

async function byPages(forget: () => Promise<number>): Promise<number> {
  let sum = 0;
  for (let deleted = PAGE; deleted === PAGE; ) {
    deleted = await forget();
    sum += deleted;
  }
  return sum;
}

/** Rows that somebody has locked are left for the next night; whoever changed one meanwhile finds it still there. */
function pageOf(table: ForgottenTable, now: Date) {
  const { days, since, isOver } = RETENTION[table];
  const before = new Date(now.getTime() - days * DAY_MS);
  return sql`select ctid from ${sql.table(table)} where ${since} < ${before} and ${isOver}
    limit ${PAGE} for update skip locked`;
}

async function forgetPage(db: Kysely<Database>, table: ForgottenTable, now: Date): Promise<number> {
  const { numAffectedRows } = await sql`delete from ${sql.table(table)}
    where ctid = any (array(${pageOf(table, now)}))`.execute(db);
  return Number(numAffectedRows ?? 0);
}

/** With the note of how far they are forgotten, by one statement: `deliverSince` owes none of them again. */
async function forgetDeliveries(db: Kysely<Database>, now: Date): Promise<number> {
  const { rows } = await sql<{ deleted: number }>`with gone as (
      delete from event_deliveries where ctid = any (array(${pageOf('event_deliveries', now)}))
      returning subscriber, event_id
    ), noted as (
      update event_subscribers set forgotten_event_id = greatest(forgotten_event_id, last)
      from (select subscriber, max(event_id) as last from gone group by subscriber) as of
      where name = of.subscriber
    )
    select count(*)::int as deleted from gone`.execute(db);
  return rows[0]?.deleted ?? 0;
}
