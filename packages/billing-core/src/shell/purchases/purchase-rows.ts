import type { Database, PurchasesTable } from '@billwright/db';
import type { Kysely, Selectable } from 'kysely';
import type { Purchase } from '../../domain/purchases/purchase.ts';

export const fromPurchaseRow = (row: Selectable<PurchasesTable>): Purchase => ({
  id: row.id,
  accountId: row.account_id,
  intentId: row.intent_id,
  productKey: row.product_key,
  gives: row.gives,
  status: row.status,
  currency: row.currency,
  totalMinor: row.total_minor,
  amountPaidMinor: row.amount_paid_minor,
  paidAt: row.paid_at,
});

/** All that some accounts ever bought once, whatever became of it. */
export async function loadPurchases(
  db: Kysely<Database>,
  accountIds: readonly string[],
): Promise<Purchase[]> {
  const rows = await db
    .selectFrom('purchases')
    .selectAll()
    .where('account_id', 'in', accountIds)
    .orderBy('account_id')
    .orderBy('id')
    .execute();
  return rows.map(fromPurchaseRow);
}
