import type { Database } from '@billwright/db';
import { type Kysely, sql } from 'kysely';
import type { DiscountTerms, PriceTerms, Terms } from '../../domain/revenue/revenue-terms.ts';
import { toJsonb } from '../to-jsonb.ts';

/** The kept terms of these prices and discounts; asks nothing when there is nothing to ask for. */
export async function loadTerms(
  db: Kysely<Database>,
  { priceIds, discountIds }: { priceIds: readonly string[]; discountIds: readonly string[] },
): Promise<Terms> {
  const [prices, discounts] = await Promise.all([
    priceIds.length === 0
      ? []
      : db
          .selectFrom('price_terms')
          .selectAll()
          .where('price_id', '=', sql<string>`any(${priceIds})`)
          .execute(),
    discountIds.length === 0
      ? []
      : db
          .selectFrom('discount_terms')
          .selectAll()
          .where('discount_id', '=', sql<string>`any(${discountIds})`)
          .execute(),
  ]);
  // Only `storeTerms` writes these columns.
  return {
    prices: new Map(prices.map((row) => [row.price_id, row.terms as unknown as PriceTerms])),
    discounts: new Map(discounts.map((row) => [row.discount_id, row.terms as unknown as DiscountTerms])),
  };
}

/** Keeps terms. What is known stays, because it never changes; a price may become known in one more currency. */
export async function storeTerms(db: Kysely<Database>, terms: Terms): Promise<void> {
  if (terms.prices.size > 0)
    await sql`
      insert into price_terms (price_id, terms)
      select id, terms from json_to_recordset(${rowsOf(terms.prices)}::json) as given (id text, terms jsonb)
      order by id
      on conflict (price_id) do update set terms = jsonb_set(
        price_terms.terms, '{amounts}', (price_terms.terms -> 'amounts') || (excluded.terms -> 'amounts')
      )`.execute(db);
  if (terms.discounts.size > 0)
    await sql`
      insert into discount_terms (discount_id, terms)
      select id, terms from json_to_recordset(${rowsOf(terms.discounts)}::json) as given (id text, terms jsonb)
      order by id
      on conflict (discount_id) do update set terms = excluded.terms
        where discount_terms.terms ->> 'duration' = 'unknown'`.execute(db);
}

const rowsOf = (terms: ReadonlyMap<string, object>) =>
  toJsonb([...terms].map(([id, inner]) => ({ id, terms: inner })));
