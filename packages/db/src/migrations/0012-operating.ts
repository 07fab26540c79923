import { type Kysely, sql } from 'kysely';

/** What operators look at and what is forgotten is found without reading what is settled. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index effects_dead on effects (created_at, key) where state = 'dead'`.execute(db);
  await sql`create index effects_done on effects (done_at) where state = 'done'`.execute(db);
  await sql`create index event_deliveries_dead on event_deliveries (subscriber, event_id)
    where state = 'dead'`.execute(db);
  await sql`create index event_deliveries_delivered on event_deliveries (delivered_at)
    where state = 'delivered'`.execute(db);
  // Deliveries of events up to this one are forgotten: that they are not there does not mean that they are owed.
  await db.schema
    .alterTable('event_subscribers')
    .addColumn('forgotten_event_id', 'bigint', (c) => c.notNull().defaultTo(0))
    .execute();
  // Its work is done by `forget-old-rows`; a job that nobody takes would wait for ever.
  await sql`do $$ begin
    if to_regclass('pgboss.schedule') is not null then
      delete from pgboss.schedule where name = 'reap-calls';
      delete from pgboss.job where name = 'reap-calls' and state < 'active';
    end if;
  end $$`.execute(db);
}
