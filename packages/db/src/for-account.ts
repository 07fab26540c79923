import { type Kysely, sql, type Transaction } from 'kysely';
import { CUSTOMER_ROLE } from './migrations/0004-row-level-security.ts';
import type { Database } from './schema.ts';

/**
 * Runs reads for a customer: inside, PostgreSQL itself shows rows of this account only, whatever the query says.
 * Both settings end with the transaction, so that a pooled connection carries nothing over.
 */
export async function forAccount<T>(
  db: Kysely<Database>,
  accountId: string,
  work: (trx: Transaction<Database>) => Promise<T>,
): Promise<T> {
  return db.transaction().execute(async (trx) => {
    await sql`select set_config('app.account_id', ${accountId}, true), set_config('role', ${CUSTOMER_ROLE}, true)`.execute(
      trx,
    );
    return work(trx);
  });
}
