import { forAccount, type InvoicesTable } from '@billwright/db';
import type { Selectable } from 'kysely';
import type Stripe from 'stripe';
import type { InvoiceDetail, InvoicePaymentView, InvoiceRefundView, Outcome } from '../../billing.ts';
import { isPayable } from '../../commands/pay-invoice.ts';
import { fail } from '../../domain/billing-error.ts';
import { describePaymentMethod } from '../../domain/describe-payment-method.ts';
import { describeBillingReason } from '../../domain/invoice-reasons.ts';
import { toInvoiceSums } from '../../domain/invoice-sums.ts';
import { describeRefund } from '../../domain/refunds/refund-words.ts';
import { fromUnixOrNull, idOf } from '../../domain/subscription.ts';
import { optionsOf } from '../../stripe/list-objects.ts';
import type { BillingContext } from '../context.ts';
import { askForView } from './ask-for-view.ts';
import { explainLines } from './explain-lines.ts';
import { toInvoiceView } from './view-invoices.ts';

/** One invoice of the account with every line in words: whose it is and its state from our rows, its lines from Stripe. */
export async function viewInvoice(
  context: BillingContext,
  accountId: string,
  invoiceId: string,
): Promise<Outcome<InvoiceDetail>> {
  const row = await forAccount(context.db, accountId, (trx) =>
    trx.selectFrom('invoices').selectAll().where('id', '=', invoiceId).executeTakeFirst(),
  );
  if (!row || row.status === 'draft') return fail('invoice_not_found');
  return askForView(context, 'stripe_refused', () => read(context, row));
}

async function read(context: BillingContext, row: Selectable<InvoicesTable>): Promise<InvoiceDetail> {
  const { stripe, reads } = context;
  const [invoice, lines, payments] = await Promise.all([
    reads.run('GET invoice', () => stripe.invoices.retrieve(row.id, {}, optionsOf('platform'))),
    listLines(context, row.id),
    reads.run('GET invoice_payment list', () =>
      stripe.invoicePayments.list(
        { invoice: row.id, limit: 100, expand: ['data.payment.payment_intent.latest_charge'] },
        optionsOf('platform'),
      ),
    ),
  ]);
  const view = toInvoiceView(row);
  return {
    ...view,
    because: describeBillingReason(row.billing_reason),
    dueAt: row.due_at?.toISOString() ?? null,
    paidAt: row.paid_at?.toISOString() ?? null,
    lines: await explainLines(context, lines),
    sums: toInvoiceSums(invoice),
    payments: payments.data.flatMap(toPaymentView),
    refunds: await loadRefunds(context, row.account_id, payments.data),
    canPay: isPayable({ id: row.id, status: row.status, amountRemainingMinor: row.amount_remaining_minor }),
  };
}

/** By our mirror: what was just given back is there at once. */
async function loadRefunds(
  { db }: Pick<BillingContext, 'db'>,
  accountId: string,
  payments: readonly Stripe.InvoicePayment[],
): Promise<InvoiceRefundView[]> {
  const intents = payments.flatMap(({ payment }) => idOf(payment.payment_intent) ?? []);
  if (intents.length === 0) return [];
  const rows = await forAccount(db, accountId, (trx) =>
    trx
      .selectFrom('refunds')
      .selectAll()
      .where('payment_intent_id', 'in', intents)
      .orderBy('stripe_created_at', 'desc')
      .orderBy('id', 'desc')
      .execute(),
  );
  return rows.map((refund) => ({
    id: refund.id,
    amount: { amountMinor: refund.amount_minor, currency: refund.currency },
    at: refund.stripe_created_at.toISOString(),
    ...describeRefund({
      status: refund.status,
      failureReason: refund.failure_reason,
      pendingReason: refund.pending_reason,
    }),
  }));
}

/** All of them, page by page: an invoice may have hundreds. */
async function listLines(
  { stripe, reads }: BillingContext,
  invoiceId: string,
): Promise<Stripe.InvoiceLineItem[]> {
  const lines: Stripe.InvoiceLineItem[] = [];
  for (let after: string | undefined; ; ) {
    const page = await reads.run('GET invoice_line list', () =>
      stripe.invoices.listLineItems(
        invoiceId,
        { limit: 100, ...(after === undefined ? {} : { starting_after: after }) },
        optionsOf('platform'),
      ),
    );
    lines.push(...page.data);
    after = page.data.at(-1)?.id;
    if (!page.has_more || after === undefined) return lines;
  }
}

function toPaymentView(payment: Stripe.InvoicePayment): InvoicePaymentView[] {
  if (payment.status !== 'paid') return [];
  const intent = payment.payment.payment_intent;
  const charge = typeof intent === 'object' ? intent?.latest_charge : undefined;
  const details = typeof charge === 'object' ? charge?.payment_method_details : undefined;
  return [
    {
      id: payment.id,
      amount: { amountMinor: payment.amount_paid ?? 0, currency: payment.currency },
      paidAt: fromUnixOrNull(payment.status_transitions.paid_at)?.toISOString() ?? null,
      method: describePaymentMethod({
        type: details?.type ?? 'other',
        brand: details?.card?.brand ?? null,
        last4: details?.card?.last4 ?? null,
      }),
      receiptUrl: typeof charge === 'object' ? (charge?.receipt_url ?? null) : null,
    },
  ];
}
