import type { Database } from '@billwright/db';
import type { Kysely } from 'kysely';

/** What an account has bought once and has still: a refund in full takes it away. */
export async function loadOwned(db: Kysely<Database>, accountId: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('purchases')
    .innerJoin('entitlement_grants as grant', (join) =>
      join.onRef('grant.account_id', '=', 'purchases.account_id').onRef('grant.author', '=', 'purchases.id'),
    )
    .select('purchases.product_key')
    .where('purchases.account_id', '=', accountId)
    .where('grant.source', '=', 'purchase')
    .where('grant.revoked_at', 'is', null)
    .execute();
  return new Set(rows.map(({ product_key }) => product_key));
}
