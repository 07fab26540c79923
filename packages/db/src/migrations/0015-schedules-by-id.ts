import { type Kysely, sql } from 'kysely';

/** As the other mirrored rows: who has only the id finds it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index subscription_schedules_id on subscription_schedules (id)`.execute(db);
}
