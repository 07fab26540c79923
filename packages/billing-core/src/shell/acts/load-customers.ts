import type { Database } from '@billwright/db';
import type { Kysely } from 'kysely';

export interface AccountCustomer {
  customerId: string;
  /** `platform`, or the connected account that the customer is of. */
  stripeAccount: string;
}

/** Every customer of an account that is not deleted, its own first. */
export async function loadCustomers(db: Kysely<Database>, accountId: string): Promise<AccountCustomer[]> {
  const rows = await db
    .selectFrom('account_customers')
    .leftJoin('customers', 'customers.id', 'account_customers.customer_id')
    .innerJoin('accounts', 'accounts.id', 'account_customers.account_id')
    .select([
      'account_customers.customer_id',
      'account_customers.stripe_account',
      'accounts.stripe_customer_id as own',
    ])
    .where('account_customers.account_id', '=', accountId)
    .where((eb) => eb.or([eb('customers.deleted', 'is', null), eb('customers.deleted', '=', false)]))
    .orderBy('account_customers.created_at')
    .orderBy('account_customers.customer_id')
    .execute();
  return rows
    .map(({ customer_id: customerId, stripe_account: stripeAccount, own }) => ({
      customerId,
      stripeAccount,
      isOwn: customerId === own,
    }))
    .sort((a, b) => Number(b.isOwn) - Number(a.isOwn))
    .map(({ isOwn: _own, ...customer }) => customer);
}
