import { sql } from 'kysely';
import type { BillingContext } from '../context.ts';

/** Names what is sold now: another one once a push has moved any price. */
export async function loadCatalogVersion({ db }: BillingContext): Promise<string> {
  const { rows } = await sql<{ version: string | null }>`
    select left(md5(string_agg(lookup_key || '=' || price_id, ' ' order by lookup_key)), 12) as version
    from catalog_prices where active`.execute(db);
  return rows[0]?.version ?? 'none';
}
