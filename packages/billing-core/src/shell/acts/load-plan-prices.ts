import type { BillingInterval } from '../../billing.ts';
import type { SoldPrice } from '../../domain/plan-items.ts';
import type { BillingContext } from '../context.ts';

/** What sells a plan now, as the last push left it, with every add-on of that interval and currency. */
export async function loadPlanPrices(
  { db }: BillingContext,
  { planKey, interval, currency }: { planKey: string; interval: BillingInterval; currency: string },
): Promise<SoldPrice[]> {
  const rows = await db
    .selectFrom('catalog_prices')
    .select(['price_id', 'role', 'key', 'unit_amount_minor'])
    .where('currency', '=', currency)
    .where('active', '=', true)
    .where((eb) =>
      eb.or([
        // What is used is billed each month, whatever the plan is.
        eb.and([
          eb('plan_key', '=', planKey),
          eb.or([eb('interval', '=', interval), eb('role', '=', 'usage')]),
        ]),
        eb.and([eb('role', '=', 'add_on'), eb('interval', '=', interval)]),
      ]),
    )
    .orderBy('lookup_key')
    .execute();
  return rows.flatMap(({ price_id: id, role, key, unit_amount_minor: unitAmountMinor }) =>
    role === 'one_time' ? [] : [{ id, role, key, unitAmountMinor }],
  );
}
