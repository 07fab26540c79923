import { sql } from 'kysely';
import type { Outcome, Usage } from '../../billing.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import type { BillingContext } from '../context.ts';
import { writeAuditLines } from '../write-audit-lines.ts';
import { loadBoundaries } from './load-periods.ts';
import { storeUsage } from './store-usage.ts';

/**
 * Takes an event back by one of the same time and the opposite quantity, once: what was told too much Stripe is told as a
 * negative quantity, which its meters take (docs.stripe.com/billing/subscriptions/usage-based/meters/configure, fix incorrect usage
 * data). After the invoice it lowers the next one.
 */
export async function withdrawUsage(
  { db, now }: Pick<BillingContext, 'db' | 'now'>,
  { accountId, feature, key, because, actorId }: Parameters<Usage['withdraw']>[0],
): Promise<Outcome<{ withdrawn: number }>> {
  const boundaries = await loadBoundaries(db, [accountId]);
  return db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ quantity: number; at: Date; state: string }>`
      select event.quantity, at, state from usage_events as event
      join usage_slices as slice on slice.account_id = event.account_id and slice.feature = event.feature and slice.id = slice_id
      where event.account_id = ${accountId} and event.feature = ${feature} and key = ${key}
      order by month desc limit 1`.execute(trx);
    const [event] = rows;
    if (!event) return fail('usage_not_found');
    if (event.state === 'aside' || event.state === 'written_off')
      return fail('usage_refused', 'It was put aside and counts nowhere: write it off.');
    const opposite = {
      accountId,
      feature,
      key: `withdrawn ${key}`,
      quantity: -event.quantity,
      at: event.at,
      asideBecause: null,
    };
    const [isNew] = await storeUsage(trx, [opposite], { boundaries, now: now() });
    if (!isNew) return succeed({ withdrawn: 0 });
    const line = { accountId, actorId, action: 'usage.withdraw', subject: key, because, at: now() };
    const data = { feature, quantity: event.quantity };
    await writeAuditLines(trx, [{ ...line, key: `usage.withdraw:${accountId}:${feature}:${key}`, data }]);
    return succeed({ withdrawn: event.quantity });
  });
}
