import type { Kysely } from 'kysely';

/** What the issuer of a declined card advises of another try, beside Stripe's code. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('dunning_cases').addColumn('advice_code', 'text').execute();
}
