import { type Kysely, sql } from 'kysely';

export const SHARDS = 64;

/** What came from Stripe, what was seen of its objects, and what the outside world is owed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const now = sql`now()`;
  await db.schema
    .createTable('webhook_inbox')
    .addColumn('stripe_account', 'text', (c) => c.notNull())
    .addColumn('event_id', 'text', (c) => c.notNull())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('api_version', 'text')
    .addColumn('livemode', 'boolean', (c) => c.notNull())
    .addColumn('object_type', 'text', (c) => c.notNull())
    .addColumn('object_id', 'text')
    .addColumn('customer_id', 'text')
    .addColumn('shard', 'integer', (c) => c.notNull().check(sql`shard >= 0 and shard < ${sql.lit(SHARDS)}`))
    .addColumn('stripe_created_at', 'timestamptz', (c) => c.notNull())
    .addColumn('payload', 'jsonb', (c) => c.notNull())
    .addColumn('state', 'text', (c) =>
      c
        .notNull()
        .defaultTo('received')
        .check(sql`state in ('received', 'done', 'ignored', 'failed', 'dead')`),
    )
    .addColumn('because', 'text')
    .addColumn('attempts', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('last_error', 'text')
    .addColumn('next_attempt_at', 'timestamptz')
    .addColumn('received_at', 'timestamptz', (c) => c.notNull().defaultTo(now))
    .addColumn('applied_at', 'timestamptz')
    .addPrimaryKeyConstraint('webhook_inbox_pkey', ['stripe_account', 'event_id'])
    .execute();
  // What is still to do stays a small index however long the history grows.
  await sql`create index webhook_inbox_open on webhook_inbox (shard, stripe_created_at) where state in ('received', 'failed')`.execute(
    db,
  );
  await db.schema
    .createIndex('webhook_inbox_received')
    .on('webhook_inbox')
    .columns(['received_at', 'event_id'])
    .execute();
  await db.schema.createIndex('webhook_inbox_object').on('webhook_inbox').column('object_id').execute();
  await db.schema.createIndex('webhook_inbox_customer').on('webhook_inbox').column('customer_id').execute();

  await db.schema
    .createTable('inbox_shards')
    .addColumn('shard', 'integer', (c) => c.primaryKey())
    .addColumn('drained_at', 'timestamptz')
    .execute();
  await sql`insert into inbox_shards (shard) select generate_series(0, ${sql.lit(SHARDS - 1)})`.execute(db);

  await db.schema
    .createTable('observations')
    .addColumn('object_id', 'text', (c) => c.notNull())
    .addColumn('source_id', 'text', (c) => c.notNull())
    .addColumn('object_type', 'text', (c) => c.notNull())
    .addColumn('customer_id', 'text')
    .addColumn('source', 'text', (c) => c.notNull().check(sql`source in ('event', 'api', 'fetched')`))
    .addColumn('event_type', 'text')
    .addColumn('observed_at', 'timestamptz', (c) => c.notNull())
    .addColumn('snapshot', 'jsonb', (c) => c.notNull())
    .addColumn('previous_attributes', 'jsonb')
    .addPrimaryKeyConstraint('observations_pkey', ['object_id', 'source_id'])
    .execute();

  await db.schema
    .createTable('effects')
    .addColumn('key', 'text', (c) => c.primaryKey())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('account_id', 'text')
    .addColumn('payload', 'jsonb', (c) => c.notNull())
    .addColumn('state', 'text', (c) =>
      c.notNull().defaultTo('pending').check(sql`state in ('pending', 'done', 'dead')`),
    )
    .addColumn('attempts', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('last_error', 'text')
    .addColumn('created_at', 'timestamptz', (c) => c.notNull().defaultTo(now))
    .addColumn('done_at', 'timestamptz')
    .execute();
  await sql`create index effects_pending on effects (created_at) where state = 'pending'`.execute(db);

  await db.schema
    .createTable('billing_events')
    .addColumn('id', 'bigint', (c) => c.primaryKey().generatedAlwaysAsIdentity())
    .addColumn('key', 'text', (c) => c.notNull().unique())
    .addColumn('account_id', 'text', (c) => c.notNull())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('payload', 'jsonb', (c) => c.notNull())
    .addColumn('occurred_at', 'timestamptz', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('billing_events_account')
    .on('billing_events')
    .columns(['account_id', 'id'])
    .execute();

  await db.schema
    .createTable('audit_log')
    .addColumn('id', 'bigint', (c) => c.primaryKey().generatedAlwaysAsIdentity())
    .addColumn('key', 'text', (c) => c.notNull().unique())
    .addColumn('account_id', 'text')
    .addColumn('actor', 'text', (c) => c.notNull())
    .addColumn('action', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('because', 'text', (c) => c.notNull())
    .addColumn('data', 'jsonb', (c) => c.notNull())
    .addColumn('at', 'timestamptz', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('audit_log_account').on('audit_log').columns(['account_id', 'at']).execute();
}
