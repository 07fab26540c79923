import type { Database } from '@billwright/db';
import { type Kysely, sql } from 'kysely';

/** A query of Stripe's accounts that something was heard of, in order. One index probe for each. */
export const heardAccounts = sql<{ account: string }>`with recursive heard (account) as (
    select min(stripe_account) from webhook_inbox
    union all
    select (select min(stripe_account) from webhook_inbox where stripe_account > heard.account)
    from heard where heard.account is not null
  )
  select account from heard where account is not null`;

/** The platform and, in order, its connected accounts that something was heard of. */
export async function listStripeAccounts(db: Kysely<Database>): Promise<string[]> {
  const { rows } = await heardAccounts.execute(db);
  return ['platform', ...rows.map(({ account }) => account).filter((account) => account !== 'platform')];
}
