import { forAccount, type InvoicesTable } from '@billwright/db';
import type { Selectable } from 'kysely';
import type { InvoiceFilter, InvoiceView, Page } from '../../billing.ts';
import { describeInvoiceStatus } from '../../domain/status-words.ts';
import type { BillingContext } from '../context.ts';
import { readCursor, writeCursor } from './cursor.ts';

/** The account's invoices, newest first, as far as the filter says; drafts are not invoices yet. */
export async function viewInvoices(
  context: Pick<BillingContext, 'db'>,
  accountId: string,
  { cursor, limit, ...filter }: { cursor: string | null; limit: number } & Partial<InvoiceFilter>,
): Promise<Page<InvoiceView>> {
  const rows = await forAccount(context.db, accountId, (trx) => {
    let query = trx
      .selectFrom('invoices')
      .selectAll()
      .where('status', '!=', 'draft')
      .orderBy('stripe_created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit + 1);
    if (filter.status) query = query.where('status', '=', filter.status);
    if (filter.from) query = query.where('stripe_created_at', '>=', new Date(filter.from));
    if (filter.to) query = query.where('stripe_created_at', '<', new Date(filter.to));
    const after = readCursor(cursor);
    if (after)
      query = query.where((eb) =>
        eb.or([
          eb('stripe_created_at', '<', after.at),
          eb.and([eb('stripe_created_at', '=', after.at), eb('id', '<', after.id)]),
        ]),
      );
    return query.execute();
  });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toInvoiceView),
    nextCursor: rows.length > limit && last ? writeCursor(last.stripe_created_at, last.id) : null,
  };
}

export const toInvoiceView = (row: Selectable<InvoicesTable>): InvoiceView => ({
  id: row.id,
  number: row.number,
  createdAt: row.stripe_created_at.toISOString(),
  status: row.status,
  ...describeInvoiceStatus(row.status),
  total: { amountMinor: row.total_minor, currency: row.currency },
  amountDue: { amountMinor: row.amount_remaining_minor, currency: row.currency },
  hostedUrl: row.hosted_invoice_url,
  pdfUrl: row.invoice_pdf_url,
});
