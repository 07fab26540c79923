import type { Kysely } from 'kysely';

/** Operators look for events of one type, newest first. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('webhook_inbox_type')
    .on('webhook_inbox')
    .columns(['type', 'received_at'])
    .execute();
}
