import type Stripe from 'stripe';
import { formatDate } from './format-date.ts';
import { formatMoney, formatUnitAmount } from './format-money.ts';
import { type InvoiceDocument, inMoney, toBillTo } from './invoice-document.ts';

/** What a credit note says, in words; its invoice knows who it is for. */
export function toCreditNoteDocument(note: Stripe.CreditNote, invoice: Stripe.Invoice): InvoiceDocument {
  const { currency } = note;
  const exclusive = (note.total_taxes ?? []).filter(({ tax_behavior }) => tax_behavior !== 'inclusive');
  const tax = exclusive.reduce((sum, { amount }) => sum + amount, 0);
  const optional = (label: string, amount: number) => (amount === 0 ? [] : [{ label, amount }]);
  return {
    kind: 'Credit note',
    merchantName: invoice.account_name ?? 'Your merchant',
    number: note.number,
    status: note.status === 'void' ? 'Void' : 'Issued',
    headline: `${formatMoney(note.total, currency)} credited on ${formatDate(note.effective_at ?? note.created)}`,
    dates: [
      { label: 'Invoice number', value: invoice.number ?? invoice.id },
      { label: 'Date of issue', value: formatDate(note.effective_at ?? note.created) },
    ],
    sellerTaxIds: [],
    billTo: toBillTo(invoice, null),
    rows: note.lines.data.map((line) => ({
      description: line.description ?? 'Credit',
      period: '',
      quantity: line.quantity === null ? '' : String(line.quantity),
      unitPrice:
        line.unit_amount_decimal === null || line.quantity === null
          ? ''
          : formatUnitAmount(String(line.unit_amount_decimal), currency),
      amount: formatMoney(line.amount, currency),
    })),
    totals: inMoney(
      [
        { label: 'Subtotal', amount: note.subtotal },
        ...optional('Discount', -note.discount_amount || 0),
        ...optional('Shipping', note.amount_shipping),
        ...optional('Tax', tax),
        { label: 'Credit', amount: note.total, strong: true },
      ],
      currency,
    ),
    notes: note.memo === null ? [] : [note.memo],
    createdAt: note.created,
    isLive: note.livemode,
  };
}
