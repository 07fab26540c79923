import type { Kysely } from 'kysely';

/** Counts who has held an act: a write under an older number is of somebody who was taken over, and changes nothing. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('intents')
    .addColumn('fence', 'integer', (column) => column.notNull().defaultTo(1))
    .execute();
}
