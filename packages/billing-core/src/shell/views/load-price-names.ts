import { findPlan } from '../../domain/catalog/catalog.ts';
import type { NameOfPrice } from '../../domain/explain-line.ts';
import type { BillingContext } from '../context.ts';

/** What the catalogue calls the prices of some lines; those that were sold before it too. */
export async function loadPriceNames(
  { db, config }: Pick<BillingContext, 'db' | 'config'>,
  priceIds: readonly string[],
): Promise<NameOfPrice> {
  if (priceIds.length === 0) return () => undefined;
  const rows = await db
    .selectFrom('catalog_prices')
    .select(['price_id', 'plan_key'])
    .where('price_id', 'in', priceIds)
    .execute();
  const names = new Map(rows.map(({ price_id: id, plan_key: plan }) => [id, findPlan(config, plan)?.name]));
  return (priceId) => names.get(priceId);
}
