import { type Kysely, sql } from 'kysely';

/** Which configuration of Stripe's customer portal the last push made or changed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table portal_configurations (
    configuration_id text primary key,
    active boolean not null,
    pushed_at timestamptz not null default now()
  )`.execute(db);
}
