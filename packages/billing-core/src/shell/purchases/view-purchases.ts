import { forAccount } from '@billwright/db';
import type { PurchaseView } from '../../billing.ts';
import { findProduct } from '../../domain/catalog/catalog.ts';
import { describeGives } from '../../domain/purchases/describe-gives.ts';
import { readGives } from '../../domain/purchases/gives.ts';
import type { BillingContext } from '../context.ts';

/** What an account has paid for once, newest first; PostgreSQL itself shows no other account's. */
export async function viewPurchases(
  { db, config }: Pick<BillingContext, 'db' | 'config'>,
  accountId: string,
): Promise<PurchaseView[]> {
  const { purchases, grants } = await forAccount(db, accountId, async (trx) => ({
    purchases: await trx
      .selectFrom('purchases')
      .innerJoin('invoices', (join) =>
        join
          .onRef('invoices.account_id', '=', 'purchases.account_id')
          .onRef('invoices.id', '=', 'purchases.id'),
      )
      .selectAll('purchases')
      .select('invoices.hosted_invoice_url')
      .where('purchases.status', '=', 'paid')
      .orderBy('purchases.paid_at', 'desc')
      .orderBy('purchases.id')
      .execute(),
    grants: await trx
      .selectFrom('entitlement_grants')
      .select(['author', 'ends_at', 'revoked_at'])
      .where('source', '=', 'purchase')
      .execute(),
  }));
  return purchases.flatMap((row): PurchaseView[] => {
    if (!row.paid_at) return [];
    const own = grants.filter(({ author }) => author === row.id);
    return [
      {
        id: row.id,
        productKey: row.product_key,
        name: findProduct(config, row.product_key)?.name ?? row.product_key,
        total: { amountMinor: row.total_minor, currency: row.currency },
        paidAt: row.paid_at.toISOString(),
        refundedAt: own.find(({ revoked_at }) => revoked_at)?.revoked_at?.toISOString() ?? null,
        gives: describeGives(config, readGives(row.gives)),
        endsAt: own.find(({ ends_at }) => ends_at)?.ends_at?.toISOString() ?? null,
        invoiceUrl: row.hosted_invoice_url,
      },
    ];
  });
}
