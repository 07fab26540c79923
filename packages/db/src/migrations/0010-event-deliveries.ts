import { type Kysely, sql } from 'kysely';

/** Who hears billing events, and how far each has got with each of them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('event_subscribers')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('kind', 'text', (c) => c.notNull().check(sql`kind in ('function', 'endpoint')`))
    .addColumn('types', sql`text[]`)
    .addColumn('enabled', 'boolean', (c) => c.notNull().defaultTo(true))
    .addColumn('url', 'text')
    .addColumn('secret', 'text')
    .addColumn('previous_secret', 'text')
    .addColumn('previous_secret_expires_at', 'timestamptz')
    .addColumn('failing_since', 'timestamptz')
    .addColumn('disabled_because', 'text')
    .addColumn('created_at', 'timestamptz', (c) => c.notNull().defaultTo(sql`now()`))
    .addCheckConstraint(
      'event_subscribers_endpoint',
      sql`(kind = 'endpoint') = (url is not null and secret is not null)`,
    )
    .execute();
  await db.schema
    .createTable('event_deliveries')
    .addColumn('subscriber', 'text', (c) =>
      c.notNull().references('event_subscribers.name').onDelete('cascade'),
    )
    .addColumn('event_id', 'bigint', (c) => c.notNull())
    .addColumn('state', 'text', (c) =>
      c.notNull().defaultTo('pending').check(sql`state in ('pending', 'delivered', 'dead')`),
    )
    .addColumn('attempts', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('next_attempt_at', 'timestamptz')
    .addColumn('leased_until', 'timestamptz')
    .addColumn('last_error', 'text')
    .addColumn('created_at', 'timestamptz', (c) => c.notNull().defaultTo(sql`now()`))
    .addColumn('delivered_at', 'timestamptz')
    .addPrimaryKeyConstraint('event_deliveries_pkey', ['subscriber', 'event_id'])
    .execute();
  // Few are pending at any time, however many were delivered.
  await sql`create index event_deliveries_pending on event_deliveries (subscriber, event_id)
    where state = 'pending'`.execute(db);
}
