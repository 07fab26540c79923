import type Stripe from 'stripe';
import { idOf } from '../../domain/subscription.ts';
import type { BillingContext } from '../context.ts';

/** What can still be given back of an invoice that was paid by card; in the smallest unit. */
export interface Refundable {
  invoiceId: string;
  amountMinor: number;
}

/** The paid invoices of a subscription, newest first, with what is left of each. */
export async function listRefundable(
  { stripe }: BillingContext,
  subscription: string,
): Promise<Refundable[]> {
  const found: Refundable[] = [];
  const paid = stripe.invoices.list({ subscription, status: 'paid', expand: ['data.payments'] });
  for await (const invoice of paid) {
    const amountMinor = await leftOf(stripe, invoice);
    if (invoice.id && amountMinor > 0) found.push({ invoiceId: invoice.id, amountMinor });
  }
  return found;
}

/** What its charges still hold, and what its credit notes have not given back already. */
async function leftOf(stripe: Stripe, invoice: Stripe.Invoice): Promise<number> {
  let heldMinor = 0;
  for (const { payment, status } of invoice.payments?.data ?? []) {
    const id = status === 'paid' ? idOf(payment.payment_intent) : null;
    if (id === null) continue;
    const { latest_charge: charge } = await stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] });
    if (charge && typeof charge !== 'string') heldMinor += charge.amount_captured - charge.amount_refunded;
  }
  return Math.min(heldMinor, invoice.amount_paid - invoice.post_payment_credit_notes_amount);
}
