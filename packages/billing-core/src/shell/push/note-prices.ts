import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { BillingConfig } from '../../config.ts';
import { amountKey } from '../../domain/catalog/amount.ts';
import { isSameSale, type PushedPrice } from '../../domain/catalog/catalog-difference.ts';
import { type CatalogPrice, listCatalogPrices } from '../../domain/catalog/catalog-prices.ts';
import type { BillingContext } from '../context.ts';

/** The same for the same prices, whoever declares them: what an amount that was shown was worked out from. */
export function catalogVersionOf(config: BillingConfig): string {
  const declared = listCatalogPrices(config).map(({ lookupKey, amount, taxBehavior = '' }) =>
    [lookupKey, amountKey(amount), taxBehavior].join(' '),
  );
  return createHash('sha256').update(declared.toSorted().join('\n')).digest('hex').slice(0, 16);
}

/**
 * Keeps which price at Stripe sells what; of two that do it at once, one waits for the other.
 *
 * @param isPush whether prices that Stripe or the code no longer has are retired; only looking adds what is not known yet
 */
export async function notePrices(
  { db, config }: BillingContext,
  pushed: readonly PushedPrice[],
  { isPush }: { isPush: boolean },
): Promise<void> {
  const version = catalogVersionOf(config);
  const rows = listCatalogPrices(config).flatMap((price) => {
    const found = pushed.find(({ lookupKey }) => lookupKey === price.lookupKey);
    // Until it is replaced there, it is not what the code sells.
    return found && isSameSale(price, found)
      ? [{ price_id: found.id, ...toRow(price, found), catalog_version: version }]
      : [];
  });
  await db.transaction().execute(async (trx) => {
    await sql`lock table catalog_prices in share row exclusive mode`.execute(trx);
    const kept = rows.map(({ price_id }) => price_id);
    if (isPush)
      await trx
        .updateTable('catalog_prices')
        .set({ active: false })
        .where('active', '=', true)
        .where('price_id', 'not in', ['', ...kept])
        .execute();
    for (const { price_id, ...row } of rows)
      await trx
        .insertInto('catalog_prices')
        .values({ price_id, ...row })
        .onConflict((conflict) =>
          isPush ? conflict.column('price_id').doUpdateSet(row) : conflict.doNothing(),
        )
        .execute();
  });
}

function toRow(price: CatalogPrice, { productId }: PushedPrice) {
  const { amount } = price;
  return {
    lookup_key: price.lookupKey,
    product_id: productId,
    role: price.role,
    key: price.key,
    plan_key: price.planKey,
    interval: price.interval,
    currency: price.currency,
    unit_amount_minor: typeof amount === 'number' ? amount : null,
    terms: typeof amount === 'number' ? null : JSON.stringify({ ...amount, key: amountKey(amount) }),
    active: true,
  };
}
