import type { BillingInterval } from '../../billing.ts';
import { lookupKeyOf } from '../../domain/catalog/catalog.ts';
import type { BillingContext } from '../context.ts';

/** The Stripe price that sells a plan now, as the last push left it. */
export async function loadPushedPrice(
  { db }: BillingContext,
  { planKey, interval, currency }: { planKey: string; interval: BillingInterval; currency: string },
): Promise<{ id: string; unitAmountMinor: number } | undefined> {
  const row = await db
    .selectFrom('catalog_prices')
    .select(['price_id', 'unit_amount_minor'])
    .where('lookup_key', '=', lookupKeyOf(planKey, interval, currency))
    .where('active', '=', true)
    .executeTakeFirst();
  return row && { id: row.price_id, unitAmountMinor: row.unit_amount_minor ?? 0 };
}
