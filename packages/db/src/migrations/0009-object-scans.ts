import { type Kysely, sql } from 'kysely';

/** What is compared with Stripe: how far its events were swept, walks over its objects, and the differences they found. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('event_sweeps')
    .addColumn('stripe_account', 'text', (c) => c.primaryKey())
    .addColumn('seen_until', 'timestamptz')
    .addColumn('swept_at', 'timestamptz', (c) => c.notNull().defaultTo(sql`now()`))
    .addColumn('listed', 'bigint', (c) => c.notNull().defaultTo(0))
    .addColumn('found', 'bigint', (c) => c.notNull().defaultTo(0))
    .execute();
  // Late from now on, should the first sweep never come.
  await sql`insert into event_sweeps (stripe_account) values ('platform')`.execute(db);

  await db.schema
    .createTable('object_scans')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('purpose', 'text', (c) => c.notNull().check(sql`purpose in ('sync', 'reconcile')`))
    .addColumn('requested_by', 'text', (c) => c.notNull())
    .addColumn('because', 'text', (c) => c.notNull())
    .addColumn('repairs', 'boolean', (c) => c.notNull())
    .addColumn('started_at', 'timestamptz', (c) => c.notNull().defaultTo(sql`now()`))
    .addColumn('finished_at', 'timestamptz')
    .execute();
  await sql`create unique index object_scans_open on object_scans (purpose) where finished_at is null`.execute(
    db,
  );
  await db.schema
    .createTable('object_scan_steps')
    .addColumn('scan_id', 'text', (c) => c.notNull().references('object_scans.id').onDelete('cascade'))
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('stripe_account', 'text', (c) => c.notNull())
    .addColumn('object_type', 'text', (c) => c.notNull())
    .addColumn('side', 'text', (c) => c.notNull().check(sql`side in ('theirs', 'ours')`))
    .addColumn('cursor', 'text')
    .addColumn('objects', 'bigint', (c) => c.notNull().defaultTo(0))
    .addColumn('failed', 'bigint', (c) => c.notNull().defaultTo(0))
    .addColumn('leased_until', 'timestamptz')
    .addColumn('finished_at', 'timestamptz')
    .addPrimaryKeyConstraint('object_scan_steps_pkey', ['scan_id', 'position'])
    .execute();
  // What Stripe listed in a comparison that is under way.
  await db.schema
    .createTable('object_scan_seen')
    .addColumn('scan_id', 'text', (c) => c.notNull().references('object_scans.id').onDelete('cascade'))
    .addColumn('object_id', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('object_scan_seen_pkey', ['scan_id', 'object_id'])
    .execute();
  await db.schema
    .createTable('reconciliation_differences')
    .addColumn('scan_id', 'text', (c) => c.notNull().references('object_scans.id').onDelete('cascade'))
    .addColumn('stripe_account', 'text', (c) => c.notNull())
    .addColumn('object_type', 'text', (c) => c.notNull())
    .addColumn('object_id', 'text', (c) => c.notNull())
    .addColumn('problem', 'text', (c) =>
      c.notNull().check(sql`problem in ('differs', 'missing_here', 'missing_at_stripe')`),
    )
    .addColumn('fields', 'json', (c) => c.notNull())
    .addColumn('last_heard_at', 'timestamptz')
    .addColumn('first_found_at', 'timestamptz', (c) => c.notNull())
    .addColumn('found_at', 'timestamptz', (c) => c.notNull())
    .addColumn('repaired_at', 'timestamptz')
    .addColumn('repaired_by', 'text')
    .addColumn('not_repaired_because', 'text')
    .addPrimaryKeyConstraint('reconciliation_differences_pkey', ['scan_id', 'stripe_account', 'object_id'])
    .execute();
}
