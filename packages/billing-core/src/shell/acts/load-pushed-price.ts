import type { BillingInterval } from '../../billing.ts';
import { amountKey } from '../../domain/catalog/amount.ts';
import { lookupKeyOf } from '../../domain/catalog/catalog.ts';
import { listCatalogPrices } from '../../domain/catalog/catalog-prices.ts';
import type { BillingContext } from '../context.ts';

/**
 * By lookup key, the prices at Stripe that sell now what this code declares, as the last push left it. One whose amount the
 * code does not say is none: nobody is charged anything else than what is shown.
 */
export async function loadPushedPrices({
  db,
  config,
}: Pick<BillingContext, 'db' | 'config'>): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('catalog_prices')
    .select(['price_id', 'lookup_key', 'unit_amount_minor', 'terms'])
    .where('active', '=', true)
    .execute();
  const pushed = new Map(rows.map((row) => [row.lookup_key, row]));
  return new Map(
    listCatalogPrices(config).flatMap(({ lookupKey, amount }) => {
      const row = pushed.get(lookupKey);
      if (!row) return [];
      const isSame =
        row.unit_amount_minor === null
          ? amountKey(amount) === row.terms?.key
          : amountKey(amount) === String(row.unit_amount_minor);
      return isSame ? [[lookupKey, row.price_id] as const] : [];
    }),
  );
}

/** The Stripe price that sells a plan by itself now, as the last push left it. */
export async function loadPushedPrice(
  context: Pick<BillingContext, 'db' | 'config'>,
  { planKey, interval, currency }: { planKey: string; interval: BillingInterval; currency: string },
): Promise<{ id: string; unitAmountMinor: number } | undefined> {
  const lookupKey = lookupKeyOf(planKey, interval, currency);
  const id = (await loadPushedPrices(context)).get(lookupKey);
  const declared = listCatalogPrices(context.config).find((price) => price.lookupKey === lookupKey);
  if (id === undefined || typeof declared?.amount !== 'number') return undefined;
  return { id, unitAmountMinor: declared.amount };
}
