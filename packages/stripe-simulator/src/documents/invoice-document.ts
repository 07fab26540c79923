import type Stripe from 'stripe';
import type { InvoiceView } from '../pages/page-actions.ts';
import { formatDate, formatPeriod } from './format-date.ts';
import { formatMoney, formatUnitAmount } from './format-money.ts';

/** What a document says, in words: the same for the hosted page and the PDF. */
export interface InvoiceDocument {
  kind: 'Invoice' | 'Receipt' | 'Credit note' | 'Quote';
  merchantName: string;
  number: string;
  status: 'Draft' | 'Open' | 'Paid' | 'Void' | 'Uncollectible' | 'Issued' | 'Accepted' | 'Canceled';
  /** The line in large type, such as `$29.00 due November 24, 2026`. */
  headline: string;
  dates: { label: string; value: string }[];
  billTo: string[];
  rows: InvoiceRow[];
  totals: { label: string; amount: string; strong: boolean }[];
  notes: string[];
  /** Unix seconds. */
  createdAt: number;
  isLive: boolean;
}

export interface InvoiceRow {
  description: string;
  period: string;
  quantity: string;
  unitPrice: string;
  amount: string;
}

export function toInvoiceDocument({ invoice, lines, customer }: InvoiceView): InvoiceDocument {
  return {
    kind: 'Invoice',
    merchantName: invoice.account_name ?? 'Your merchant',
    number: invoice.number ?? invoice.id,
    status: toStatus(invoice),
    headline: toHeadline(invoice),
    dates: toDates(invoice),
    billTo: toBillTo(invoice, customer),
    rows: lines.map((line) => toRow(line)),
    totals: toTotals(invoice),
    notes: [invoice.description, invoice.footer].filter((note) => note !== null),
    createdAt: invoice.created,
    isLive: invoice.livemode,
  };
}

function toStatus({ status }: Stripe.Invoice): InvoiceDocument['status'] {
  switch (status) {
    case 'paid':
      return 'Paid';
    case 'void':
      return 'Void';
    case 'uncollectible':
      return 'Uncollectible';
    case 'open':
      return 'Open';
    default:
      return 'Draft';
  }
}

function toHeadline(invoice: Stripe.Invoice): string {
  const paidAt = invoice.status_transitions.paid_at;
  if (invoice.status === 'paid') {
    const paid = formatMoney(invoice.amount_paid, invoice.currency);
    return paidAt === null ? `${paid} paid` : `${paid} paid on ${formatDate(paidAt)}`;
  }
  const due = formatMoney(invoice.amount_remaining, invoice.currency);
  return `${due} due ${formatDate(invoice.due_date ?? invoice.created)}`;
}

function toDates(invoice: Stripe.Invoice): InvoiceDocument['dates'] {
  const { finalized_at, paid_at } = invoice.status_transitions;
  const issuedAt = invoice.effective_at ?? finalized_at ?? invoice.created;
  const dates = [
    { label: 'Date of issue', at: issuedAt },
    { label: 'Date due', at: invoice.due_date ?? issuedAt },
    { label: 'Date paid', at: paid_at },
  ];
  return [
    ...dates.flatMap(({ label, at }) => (at === null ? [] : [{ label, value: formatDate(at) }])),
    ...(invoice.custom_fields ?? []).map(({ name, value }) => ({ label: name, value })),
  ];
}

export function toBillTo(invoice: Stripe.Invoice, customer: Stripe.Customer | null): string[] {
  const address = invoice.customer_address ?? customer?.address ?? null;
  const town = [address?.postal_code, address?.city].filter(Boolean).join(' ');
  return [
    invoice.customer_name ?? customer?.name,
    address?.line1,
    address?.line2,
    town,
    address?.state,
    address?.country,
    invoice.customer_email ?? customer?.email,
    ...(invoice.customer_tax_ids ?? []).map(({ value }) => (value === null ? null : `Tax ID ${value}`)),
  ].flatMap((line) => (line ? [line] : []));
}

function toRow(line: Stripe.InvoiceLineItem): InvoiceRow {
  const unitAmount = line.pricing?.unit_amount_decimal ?? null;
  const isProration =
    line.parent?.subscription_item_details?.proration ??
    line.parent?.invoice_item_details?.proration ??
    false;
  return {
    description: line.description ?? 'Item',
    period: formatPeriod(line.period.start, line.period.end),
    quantity: line.quantity === null ? '' : String(line.quantity),
    // A proration's amount is a share of the price: the full unit price beside it would not multiply out.
    unitPrice: unitAmount === null || isProration ? '' : formatUnitAmount(String(unitAmount), line.currency),
    amount: formatMoney(line.amount, line.currency),
  };
}

export function toTotals(invoice: Stripe.Invoice): InvoiceDocument['totals'] {
  const sum = (entries: { amount: number }[] | null) =>
    (entries ?? []).reduce((total, { amount }) => total + amount, 0);
  const taxes = Object.groupBy(invoice.total_taxes ?? [], ({ tax_behavior }) =>
    tax_behavior === 'inclusive' ? 'inclusive' : 'exclusive',
  );
  const optional = (label: string, amount: number) => (amount === 0 ? [] : [{ label, amount }]);
  const exclusiveTax = sum(taxes.exclusive ?? null);
  const shipping = invoice.amount_shipping ?? 0;
  // The discounts of single lines are in the subtotal already.
  const discount = invoice.subtotal + exclusiveTax + shipping - invoice.total;
  const balanceChange = invoice.starting_balance - (invoice.ending_balance ?? invoice.starting_balance);

  const rows: { label: string; amount: number; strong?: boolean }[] = [
    { label: 'Subtotal', amount: invoice.subtotal },
    ...optional('Discount', -discount || 0),
    ...optional('Shipping', shipping),
    ...optional('Tax', exclusiveTax),
    ...optional('Tax, included', sum(taxes.inclusive ?? null)),
    { label: 'Total', amount: invoice.total },
    ...optional('Applied balance', balanceChange),
    ...optional('Credited before payment', -(invoice.pre_payment_credit_notes_amount ?? 0) || 0),
    ...optional('Amount paid', invoice.amount_paid),
    { label: 'Amount due', amount: invoice.amount_remaining, strong: true },
  ];
  return inMoney(rows, invoice.currency);
}

/** Amounts as people write them. */
export const inMoney = (
  rows: readonly { label: string; amount: number; strong?: boolean }[],
  currency: string,
): InvoiceDocument['totals'] =>
  rows.map(({ label, amount, strong = false }) => ({ label, amount: formatMoney(amount, currency), strong }));

/** The same invoice once it was paid, as proof of that. */
export function toReceiptDocument(view: InvoiceView): InvoiceDocument {
  const { invoice } = view;
  return {
    ...toInvoiceDocument(view),
    kind: 'Receipt',
    number: invoice.receipt_number ?? invoice.number ?? invoice.id,
  };
}
