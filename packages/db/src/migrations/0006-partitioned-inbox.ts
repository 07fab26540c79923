import { type Kysely, sql } from 'kysely';

const STATES = ['received', 'processing', 'done', 'ignored', 'failed', 'dead'];

/**
 * The inbox in partitions by Stripe's own `created`. An event's id and its `created` never part, so the key stays unique over
 * all partitions although PostgreSQL checks it in each (docs: ddl-partitioning). Months of it are made ahead by
 * `queries/maintain-inbox.ts`; what fits none goes to the default partition.
 *
 * The payload is the text that was signed, byte for byte: `json`, not `jsonb`.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table webhook_inbox rename to webhook_inbox_before`.execute(db);
  await sql`alter table webhook_inbox_before rename constraint webhook_inbox_pkey to webhook_inbox_before_pkey`.execute(
    db,
  );
  for (const index of ['open', 'received', 'object', 'customer', 'type'])
    await sql`drop index ${sql.ref(`webhook_inbox_${index}`)}`.execute(db);
  await sql`create table webhook_inbox (
    stripe_account text not null,
    event_id text not null,
    stripe_created_at timestamptz not null,
    type text not null,
    api_version text,
    livemode boolean not null,
    object_type text not null,
    object_id text,
    customer_id text,
    shard integer not null check (shard >= 0 and shard < 64),
    state text not null default 'received' check (state in (${sql.join(STATES.map((state) => sql.lit(state)))})),
    because text,
    attempts integer not null default 0,
    last_error text,
    next_attempt_at timestamptz,
    lease_expires_at timestamptz,
    received_at timestamptz not null default now(),
    applied_at timestamptz,
    payload json not null,
    primary key (stripe_account, event_id, stripe_created_at)
  ) partition by range (stripe_created_at)`.execute(db);
  await sql`create table webhook_inbox_default partition of webhook_inbox default`.execute(db);
  // What is still to do stays a small index however long the history grows.
  await sql`create index webhook_inbox_open on webhook_inbox (shard, stripe_created_at, event_id)
    where state in ('received', 'processing', 'failed')`.execute(db);
  await sql`create index webhook_inbox_received on webhook_inbox (received_at, event_id)`.execute(db);
  await sql`create index webhook_inbox_type on webhook_inbox (type, received_at)`.execute(db);
  await sql`create index webhook_inbox_object on webhook_inbox (object_id)`.execute(db);
  await sql`create index webhook_inbox_customer on webhook_inbox (customer_id)`.execute(db);
  await sql`insert into webhook_inbox (stripe_account, event_id, stripe_created_at, type, api_version, livemode, object_type,
      object_id, customer_id, shard, state, because, attempts, last_error, next_attempt_at, received_at, applied_at, payload)
    select stripe_account, event_id, stripe_created_at, type, api_version, livemode, object_type,
      object_id, customer_id, shard, state, because, attempts, last_error, next_attempt_at, received_at, applied_at,
      payload::text::json
    from webhook_inbox_before`.execute(db);
  await sql`drop table webhook_inbox_before`.execute(db);
}
