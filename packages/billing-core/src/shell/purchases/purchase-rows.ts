import type { Database, PurchasesTable } from '@billwright/db';
import type { Kysely, Selectable } from 'kysely';
import type { Purchase } from '../../domain/purchases/purchase.ts';
import type { PurchaseRefund } from '../../domain/purchases/settle-purchases.ts';
import { isGivenBack } from '../../domain/refunds/refund.ts';

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

/** What went back of the payments of some purchases, as far as it is known which payment paid which. */
export async function loadPurchaseRefunds(
  db: Kysely<Database>,
  purchases: readonly Purchase[],
): Promise<PurchaseRefund[]> {
  if (purchases.length === 0) return [];
  const ids = purchases.map(({ id }) => id);
  const rows = await db
    .selectFrom('payment_invoices as payment')
    .innerJoin('refunds', (join) =>
      join
        .onRef('refunds.account_id', '=', 'payment.account_id')
        .onRef('refunds.payment_intent_id', '=', 'payment.payment_intent_id'),
    )
    .select(['payment.invoice_id', 'refunds.amount_minor', 'refunds.status', 'refunds.stripe_created_at'])
    .where('payment.invoice_id', 'in', ids)
    .execute();
  const given = rows.filter(({ status }) => isGivenBack(status));
  return [...Map.groupBy(given, ({ invoice_id }) => invoice_id ?? '')].map(([purchaseId, own]) => ({
    purchaseId,
    refundedMinor: own.reduce((sum, { amount_minor: minor }) => sum + minor, 0),
    refundedAt: new Date(Math.max(...own.map(({ stripe_created_at: at }) => at.getTime()))),
  }));
}
