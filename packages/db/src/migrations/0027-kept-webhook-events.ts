import { type Kysely, sql } from 'kysely';

/**
 * Takes events in as `store_webhook_events` does and answers in one value instead of a row for each: nothing when all were new,
 * which they nearly always are, else the keys of those that were. A row that this transaction wrote has its id as `xmin`
 * (postgresql.org/docs/current/ddl-system-columns.html); so within no savepoint, which has an id of its own.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create function keep_webhook_events(
      stripe_accounts text[], event_ids text[], stripe_created_ats timestamptz[], types text[], api_versions text[],
      livemodes boolean[], object_types text[], object_ids text[], customer_ids text[], shards integer[], payloads json[]
    ) returns text[] language plpgsql as $$
    declare
      kept bigint;
    begin
      insert into webhook_inbox (stripe_account, event_id, stripe_created_at, type, api_version, livemode, object_type,
          object_id, customer_id, shard, payload)
        select * from unnest(stripe_accounts, event_ids, stripe_created_ats, types, api_versions, livemodes, object_types,
          object_ids, customer_ids, shards, payloads)
        on conflict do nothing;
      get diagnostics kept = row_count;
      if kept = cardinality(event_ids) then
        return null;
      end if;
      return array(
        select distinct stripe_account || '/' || event_id
        from unnest(stripe_accounts, event_ids, stripe_created_ats) as given (stripe_account, event_id, stripe_created_at)
        join webhook_inbox using (stripe_account, event_id, stripe_created_at)
        where webhook_inbox.xmin = pg_current_xact_id()::xid
      );
    end $$`.execute(db);
}
