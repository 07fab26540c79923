import type { Database } from '@billwright/db';
import { type Kysely, sql } from 'kysely';

export interface AccountCustomer {
  customerId: string;
  /** `platform`, or the connected account that the customer is of. */
  stripeAccount: string;
}

/** Every customer of an account that is not deleted, its own first. */
export async function loadCustomers(db: Kysely<Database>, accountId: string): Promise<AccountCustomer[]> {
  const { rows } = await sql<{ customer_id: string; stripe_account: string }>`
    select customer_id, stripe_account from (
      select 1 as place, now() as created_at, stripe_customer_id as customer_id, 'platform' as stripe_account
        from accounts where id = ${accountId} and stripe_customer_id is not null
      union all
      select 2, created_at, customer_id, stripe_account from account_customers
        where account_id = ${accountId}
          and customer_id is distinct from (select stripe_customer_id from accounts where id = ${accountId})
    ) as known
    where not exists (
      select from customers where account_id = ${accountId} and customers.id = known.customer_id and deleted
    )
    order by place, created_at, customer_id`.execute(db);
  return rows.map(({ customer_id: customerId, stripe_account: stripeAccount }) => ({
    customerId,
    stripeAccount,
  }));
}
