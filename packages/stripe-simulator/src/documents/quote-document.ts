import type Stripe from 'stripe';
import { formatDate } from './format-date.ts';
import { formatMoney, formatUnitAmount } from './format-money.ts';
import { type InvoiceDocument, inMoney } from './invoice-document.ts';

export interface QuoteView {
  quote: Stripe.Quote;
  lines: Stripe.LineItem[];
  customer: Stripe.Customer | null;
  merchantName: string | null;
}

const STATUS: Record<string, InvoiceDocument['status']> = {
  accepted: 'Accepted',
  canceled: 'Canceled',
  open: 'Open',
};

/** What a quote says, in words. */
export function toQuoteDocument({ quote, lines, customer, merchantName }: QuoteView): InvoiceDocument {
  const currency = quote.currency ?? 'usd';
  const { amount_discount: discount, amount_tax: tax } = quote.total_details;
  const optional = (label: string, amount: number | null) => (amount ? [{ label, amount }] : []);
  return {
    kind: 'Quote',
    merchantName: merchantName ?? 'Your merchant',
    number: quote.number ?? quote.id,
    status: STATUS[quote.status] ?? 'Draft',
    headline:
      quote.header ??
      `${formatMoney(quote.amount_total, currency)} · valid until ${formatDate(quote.expires_at)}`,
    dates: [
      { label: 'Date of issue', value: formatDate(quote.status_transitions.finalized_at ?? quote.created) },
      { label: 'Expires', value: formatDate(quote.expires_at) },
    ],
    sellerTaxIds: [],
    billTo: [customer?.name, customer?.email].flatMap((line) => (line ? [line] : [])),
    rows: lines.map((line) => ({
      description: line.description ?? 'Item',
      period: everyOf(line.price),
      quantity: line.quantity === null ? '' : String(line.quantity),
      unitPrice: line.price?.unit_amount_decimal
        ? formatUnitAmount(String(line.price.unit_amount_decimal), currency)
        : '',
      amount: formatMoney(line.amount_subtotal, currency),
    })),
    totals: inMoney(
      [
        { label: 'Subtotal', amount: quote.amount_subtotal },
        ...optional('Discount', -discount),
        ...optional('Tax', tax),
        { label: 'Total', amount: quote.amount_total, strong: true },
      ],
      currency,
    ),
    notes: [quote.description, quote.footer].filter((note) => note !== null),
    createdAt: quote.created,
    isLive: quote.livemode,
  };
}

function everyOf(price: Stripe.Price | null): string {
  if (!price?.recurring) return 'One time';
  const { interval, interval_count: count } = price.recurring;
  return count === 1 ? `Every ${interval}` : `Every ${count} ${interval}s`;
}
