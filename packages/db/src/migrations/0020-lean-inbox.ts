import { type Kysely, sql } from 'kysely';

const SETTLED = sql`state in ('done', 'ignored', 'dead')`;

/**
 * Taking an event in costs two indexes and no compression, because Stripe waits for it (docs/performance.md); what only
 * operators look for is indexed once the event is settled. What is open is found through the small index of what is open.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const index of ['type', 'object', 'customer'])
    await sql`drop index ${sql.ref(`webhook_inbox_${index}`)}`.execute(db);
  await sql`create index webhook_inbox_type on webhook_inbox (type, received_at) where ${SETTLED}`.execute(
    db,
  );
  await sql`create index webhook_inbox_object on webhook_inbox (object_id) where ${SETTLED}`.execute(db);
  await sql`create index webhook_inbox_customer on webhook_inbox (customer_id) where ${SETTLED}`.execute(db);
  await sql`create index webhook_inbox_dead on webhook_inbox (received_at, event_id)
    where state = 'dead'`.execute(db);
  // Beside the row, as it is: a change of state then copies a pointer, and whoever looks for events reads narrow rows.
  await sql`alter table webhook_inbox alter column payload set storage external`.execute(db);
  await createStore(db);
}

/** A function, because PostgreSQL keeps its plan for each session: planned anew, it costs as much as two events. */
async function createStore(db: Kysely<unknown>): Promise<void> {
  await sql`create function store_webhook_events(
      stripe_accounts text[], event_ids text[], stripe_created_ats timestamptz[], types text[], api_versions text[],
      livemodes boolean[], object_types text[], object_ids text[], customer_ids text[], shards integer[], payloads json[]
    ) returns table (stripe_account text, event_id text, shard integer) language plpgsql as $$
    #variable_conflict use_column
    begin
      return query insert into webhook_inbox (stripe_account, event_id, stripe_created_at, type, api_version, livemode,
          object_type, object_id, customer_id, shard, payload)
        select * from unnest(stripe_accounts, event_ids, stripe_created_ats, types, api_versions, livemodes, object_types,
          object_ids, customer_ids, shards, payloads)
        on conflict do nothing
        returning webhook_inbox.stripe_account, webhook_inbox.event_id, webhook_inbox.shard;
    end $$`.execute(db);
}
