import type Stripe from 'stripe';
import type { InvoiceView } from '../pages/page-actions.ts';
import { type DocumentDetails, noDetails, type TaxIdOnDocument } from './document-details.ts';
import { formatDate, formatPeriod } from './format-date.ts';
import { formatMoney, formatUnitAmount } from './format-money.ts';
import { TAX_ID_NAMES } from './tax-id-names.ts';

/** What a document says, in words: the same for the hosted page and the PDF. */
export interface InvoiceDocument {
  kind: 'Invoice' | 'Receipt' | 'Credit note' | 'Quote';
  merchantName: string;
  number: string;
  status:
    | 'Draft'
    | 'Open'
    | 'Past due'
    | 'Paid'
    | 'Void'
    | 'Uncollectible'
    | 'Issued'
    | 'Accepted'
    | 'Canceled';
  /** The line in large type, such as `$29.00 due November 24, 2026`. */
  headline: string;
  dates: { label: string; value: string }[];
  billTo: string[];
  /** The merchant's, with their kind. */
  sellerTaxIds: string[];
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

export function toInvoiceDocument({ invoice, lines, customer, details }: InvoiceView): InvoiceDocument {
  return {
    kind: 'Invoice',
    merchantName: invoice.account_name ?? 'Your merchant',
    number: invoice.number ?? invoice.id,
    status: details.isPastDue ? 'Past due' : toStatus(invoice),
    headline: toHeadline(invoice),
    dates: toDates(invoice),
    billTo: toBillTo(invoice, customer),
    sellerTaxIds: toTaxIdLines(details.sellerTaxIds),
    rows: lines.map((line) => toRow(line)),
    totals: toTotals(invoice, details),
    notes: [invoice.description, reverseCharge(invoice), invoice.footer].filter((note) => note !== null),
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
    ...toTaxIdLines(invoice.customer_tax_ids ?? []),
  ].flatMap((line) => (line ? [line] : []));
}

const toTaxIdLines = (taxIds: readonly TaxIdOnDocument[]): string[] =>
  taxIds.flatMap(({ type, value }) => (value === null ? [] : `${TAX_ID_NAMES[type] ?? 'Tax ID'} ${value}`));

/** What has to stand on the invoice when the buyer accounts for the tax (docs.stripe.com/tax/zero-tax#reverse-charge). */
function reverseCharge({ customer_tax_exempt: exempt, total_taxes: taxes }: Stripe.Invoice): string | null {
  const isReversed =
    exempt === 'reverse' || (taxes ?? []).some(({ taxability_reason: why }) => why === 'reverse_charge');
  return isReversed ? 'Tax to be paid on reverse charge basis.' : null;
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

export function toTotals(
  invoice: Stripe.Invoice,
  details: DocumentDetails = noDetails,
): InvoiceDocument['totals'] {
  const optional = (label: string, amount: number) => (amount === 0 ? [] : [{ label, amount }]);
  const balanceChange = invoice.starting_balance - (invoice.ending_balance ?? invoice.starting_balance);
  const taxes = taxRows(invoice, details);
  const rows: { label: string; amount: number; strong?: boolean }[] = [
    { label: 'Subtotal', amount: invoice.subtotal },
    ...discountRows(invoice, details),
    ...optional('Shipping', invoice.shipping_cost?.amount_subtotal ?? invoice.amount_shipping ?? 0),
    ...taxes,
    { label: 'Total', amount: invoice.total },
    ...optional('Applied balance', balanceChange),
    ...optional('Credited before payment', -(invoice.pre_payment_credit_notes_amount ?? 0) || 0),
    ...optional('Amount paid', invoice.amount_paid),
    ...optional('Credited after payment', -(invoice.post_payment_credit_notes_amount ?? 0) || 0),
    { label: 'Amount due', amount: invoice.amount_remaining, strong: true },
  ];
  return inMoney(rows, invoice.currency);
}

interface Row {
  label: string;
  amount: number;
}

/** Each tax by its name, those inside the prices last; a tax that was not charged has no row. */
function taxRows({ total_taxes: taxes }: Stripe.Invoice, { taxNames }: DocumentDetails): Row[] {
  const rows = (taxes ?? []).map((tax) => {
    const isInside = tax.tax_behavior === 'inclusive';
    const name = taxNames[tax.tax_rate_details?.tax_rate ?? ''];
    return { label: name ?? (isInside ? 'Tax, included' : 'Tax'), amount: tax.amount, isInside };
  });
  return [...rows.filter(({ isInside }) => !isInside), ...rows.filter(({ isInside }) => isInside)]
    .filter(({ amount }) => amount !== 0)
    .map(({ label, amount }) => ({ label, amount }));
}

/** Each by its name, unless some are of single lines: those are in the subtotal already. */
function discountRows(invoice: Stripe.Invoice, { discountNames }: DocumentDetails): Row[] {
  const exclusive = (invoice.total_taxes ?? []).filter(({ tax_behavior }) => tax_behavior !== 'inclusive');
  const onTop = exclusive.reduce((sum, { amount }) => sum + amount, 0);
  const shipping = invoice.shipping_cost?.amount_subtotal ?? invoice.amount_shipping ?? 0;
  const left = invoice.subtotal + onTop + shipping - invoice.total;
  const named = (invoice.total_discount_amounts ?? []).filter(({ amount }) => amount > 0);
  if (named.reduce((sum, { amount }) => sum + amount, 0) !== left)
    return left === 0 ? [] : [{ label: 'Discount', amount: -left }];
  return named.map(({ discount, amount }) => ({
    label: discountNames[typeof discount === 'string' ? discount : (discount?.id ?? '')] ?? 'Discount',
    amount: -amount,
  }));
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
