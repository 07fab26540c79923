import type Stripe from 'stripe';
import type { InvoiceSum } from '../billing.ts';

export type Summed = Pick<
  Stripe.Invoice,
  | 'currency'
  | 'subtotal'
  | 'total'
  | 'total_taxes'
  | 'total_discount_amounts'
  | 'starting_balance'
  | 'ending_balance'
  | 'amount_due'
  | 'amount_paid'
  | 'amount_remaining'
>;

/**
 * From the lines of an invoice to what is left to pay, one step a row, each with its sign: they add up to what is due.
 * Credit that the customer had is below zero at Stripe (docs.stripe.com/billing/customer/balance).
 */
export function toInvoiceSums(invoice: Summed): InvoiceSum[] {
  const { currency } = invoice;
  const sum = (amounts: { amount: number }[] | null) =>
    (amounts ?? []).reduce((total, { amount }) => total + amount, 0);
  const taxes = invoice.total_taxes ?? [];
  const onTop = sum(taxes.filter(({ tax_behavior: behavior }) => behavior === 'exclusive'));
  const within = sum(taxes.filter(({ tax_behavior: behavior }) => behavior === 'inclusive'));
  const applied = invoice.amount_due - invoice.total;
  const row = (kind: InvoiceSum['kind'], label: string, amountMinor: number): InvoiceSum[] =>
    amountMinor === 0 ? [] : [{ kind, label, amount: { amountMinor, currency } }];
  return [
    { kind: 'subtotal', label: 'Subtotal', amount: { amountMinor: invoice.subtotal, currency } },
    ...row('discount', 'Discount', -sum(invoice.total_discount_amounts)),
    ...row('tax', 'Tax', onTop),
    {
      kind: 'total',
      label: within > 0 ? 'Total, tax included' : 'Total',
      amount: { amountMinor: invoice.total, currency },
    },
    ...row('credit', applied < 0 ? 'Your credit' : 'Carried over', applied),
    ...row('paid', 'Paid', -invoice.amount_paid),
  ];
}
