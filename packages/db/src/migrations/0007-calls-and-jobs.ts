import { type Kysely, sql } from 'kysely';

/** One budget of reads for all workers, effects that one worker runs at a time, and calls that are found by their intent. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('stripe_budgets')
    .addColumn('endpoint', 'text', (c) => c.primaryKey())
    .addColumn('next_at', 'timestamptz', (c) => c.notNull())
    .execute();
  await db.schema
    .alterTable('effects')
    .addColumn('because', 'text')
    .addColumn('leased_until', 'timestamptz')
    .execute();
  await db.schema
    .createIndex('stripe_calls_step')
    .on('stripe_calls')
    .columns(['intent_id', 'step', 'attempt'])
    .execute();
  await db.schema.createIndex('stripe_calls_started').on('stripe_calls').column('started_at').execute();
  // Few are pending at any time, however many acts there were.
  await sql`create index intents_pending on intents (updated_at) where state = 'pending'`.execute(db);
  await sql`create index intents_settled on intents (updated_at) where state <> 'pending'`.execute(db);
}
