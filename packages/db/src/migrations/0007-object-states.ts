import { type Kysely, sql } from 'kysely';

/**
 * Of each object, the observations that may be its newest, instead of every one that was ever made: what is certainly older
 * than another never decides anything again. Everything kept before is carried over; the next fold drops what it can.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table object_states (
    stripe_account text not null,
    object_id text not null,
    object_type text not null,
    customer_id text,
    generation bigint not null,
    frontier json not null,
    primary key (stripe_account, object_id)
  )`.execute(db);
  await sql`insert into object_states (stripe_account, object_id, object_type, customer_id, generation, frontier)
    select 'platform', object_id, min(object_type), max(customer_id), 1, json_agg(json_build_object(
      'sourceId', source_id,
      'source', source,
      'eventType', event_type,
      'earliestMs', extract(epoch from observed_at)::bigint * 1000,
      'latestMs', extract(epoch from observed_at)::bigint * 1000 + 999,
      'generation', 1,
      'coversGeneration', 0,
      'snapshot', snapshot,
      'previousAttributes', case when source = 'event' then previous_attributes end
    ))
    from observations group by object_id`.execute(db);
  await sql`drop table observations`.execute(db);
  // The state's generation guards it now.
  await sql`alter table subscriptions drop column generation`.execute(db);
}
