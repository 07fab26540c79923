import type { Database } from '@billwright/db';
import type { Kysely } from 'kysely';

/** Where an account's mails go: the billing email, or the account's while there is none. */
export async function loadAddress(db: Kysely<Database>, accountId: string): Promise<string | null> {
  const account = await db
    .selectFrom('accounts')
    .leftJoin('customers', 'customers.id', 'accounts.stripe_customer_id')
    .select(['accounts.email', 'customers.email as billing_email'])
    .where('accounts.id', '=', accountId)
    .executeTakeFirst();
  return account ? account.billing_email || account.email : null;
}
