import type { BillingConfig } from '../../config.ts';
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
    .select(['price_id', 'role', 'key', 'plan_key'])
    .where('price_id', 'in', priceIds)
    .execute();
  const names = new Map(rows.map((row) => [row.price_id, nameOf(config, row)]));
  return (priceId) => names.get(priceId);
}

interface Sold {
  role: 'base' | 'seats' | 'usage' | 'add_on' | 'one_time';
  key: string;
  plan_key: string | null;
}

/** "Team", "Team: Team members", "API calls": what it sells, of which plan where that is not plain. */
function nameOf({ plans, features, addOns, oneTime }: BillingConfig, { role, key, plan_key: plan }: Sold) {
  const planName = plan === null ? undefined : plans[plan]?.name;
  switch (role) {
    case 'base':
      return planName;
    case 'add_on':
      return addOns?.[key]?.name;
    case 'one_time':
      return oneTime?.[key]?.name;
    case 'seats':
    case 'usage':
      return [planName, features[key]?.label].filter((each) => each !== undefined).join(': ') || undefined;
  }
}
