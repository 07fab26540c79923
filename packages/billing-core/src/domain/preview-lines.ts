import type Stripe from 'stripe';
import type { PreviewLine } from '../billing.ts';
import { fromUnix } from './subscription.ts';

type PreviewedInvoice = Pick<
  Stripe.Invoice,
  'currency' | 'lines' | 'total' | 'total_taxes' | 'total_discount_amounts' | 'starting_balance'
>;

export interface PreviewedAmounts {
  lines: PreviewLine[];
  /** What stays as credit for later invoices, in the smallest unit. */
  creditLeftMinor: number;
}

/**
 * The lines of a previewed invoice, which add up to its total: what each price takes or gives back, then discounts and the
 * tax that comes on top. `undefined` when they do not add up: a preview that can't be explained is not shown.
 */
export function toPreviewedAmounts(invoice: PreviewedInvoice): PreviewedAmounts | undefined {
  if (invoice.lines.has_more) return undefined;
  const { currency } = invoice;
  const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0);
  const discountMinor = sum((invoice.total_discount_amounts ?? []).map(({ amount }) => amount));
  const taxMinor = sum(
    (invoice.total_taxes ?? []).filter((tax) => tax.tax_behavior === 'exclusive').map(({ amount }) => amount),
  );
  const lines = [
    ...invoice.lines.data.map(toLine),
    ...extraLine('discount', 'Discount', -discountMinor, currency),
    ...extraLine('tax', 'Tax', taxMinor, currency),
  ];
  if (sum(lines.map(({ amount }) => amount.amountMinor)) !== invoice.total) return undefined;
  // A balance below zero is credit that the customer has already.
  return { lines, creditLeftMinor: Math.max(0, -(invoice.total + invoice.starting_balance)) };
}

function toLine(line: Stripe.InvoiceLineItem): PreviewLine {
  return {
    description: line.description ?? 'Subscription',
    amount: { amountMinor: line.amount, currency: line.currency },
    kind: line.amount < 0 ? 'credit' : 'charge',
    ...periodOf(line.period),
  };
}

/** What is bought once is for no time. */
const periodOf = ({ start, end }: Stripe.InvoiceLineItem['period']) =>
  start === end
    ? { periodStart: null, periodEnd: null }
    : { periodStart: fromUnix(start).toISOString(), periodEnd: fromUnix(end).toISOString() };

function extraLine(
  kind: 'discount' | 'tax',
  description: string,
  amountMinor: number,
  currency: string,
): PreviewLine[] {
  if (amountMinor === 0) return [];
  return [{ description, amount: { amountMinor, currency }, kind, periodStart: null, periodEnd: null }];
}
