import type Stripe from 'stripe';
import { formatDate } from './format-date.ts';
import { formatMoney } from './format-money.ts';
import { type InvoiceDocument, inMoney } from './invoice-document.ts';

/** The proof of a payment that no invoice asked for. */
export function toChargeReceipt(charge: Stripe.Charge, merchantName: string | null): InvoiceDocument {
  const { amount_captured: paid, amount_refunded: refunded, currency } = charge;
  const card = charge.payment_method_details?.card;
  const method = card?.last4
    ? [{ label: 'Payment method', value: `${card.brand ?? 'card'} ···· ${card.last4}` }]
    : [];
  return {
    kind: 'Receipt',
    merchantName: merchantName ?? 'Your merchant',
    number: charge.receipt_number ?? charge.id,
    status: 'Paid',
    headline: `${formatMoney(paid, currency)} paid on ${formatDate(charge.created)}`,
    dates: [{ label: 'Date paid', value: formatDate(charge.created) }, ...method],
    sellerTaxIds: [],
    billTo: [charge.billing_details.name, charge.billing_details.email].flatMap((line) =>
      line ? [line] : [],
    ),
    rows: [
      {
        description: charge.description ?? 'Payment',
        period: '',
        quantity: '1',
        unitPrice: '',
        amount: formatMoney(paid, currency),
      },
    ],
    totals: inMoney(
      [
        { label: 'Amount paid', amount: paid, strong: true },
        ...(refunded === 0 ? [] : [{ label: 'Refunded', amount: -refunded }]),
      ],
      currency,
    ),
    notes: [],
    createdAt: charge.created,
    isLive: charge.livemode,
  };
}
