import type Stripe from 'stripe';
import type { Purchase } from '../../domain/purchases/purchase.ts';
import { byPayment, isPaid } from '../../domain/purchases/settle-purchases.ts';
import { creditInvoice } from '../acts/credit-invoice.ts';
import { raiseAlert } from '../alerts.ts';
import type { BillingContext } from '../context.ts';
import type { RunEffect } from '../effects/run-effects.ts';
import { loadPurchases } from './purchase-rows.ts';

/**
 * Gives back what was paid again for something that is had once, by a credit note on its invoice, and has operators look.
 *
 * Whether an earlier payment stands is asked of Stripe when it runs: who got the money of the first back keeps the second.
 */
export const undoSecondPurchase: RunEffect = async (context, effect) => {
  const { stripe, reads, db } = context;
  const invoiceId = String(effect.payload.invoiceId);
  const accountId = effect.account_id ?? '';
  const earlier = earlierThan(await loadPurchases(db, [accountId]), invoiceId);
  let standing: string | undefined;
  for (const { id } of earlier) if (await stands(context, id)) standing ??= id;
  if (standing === undefined) return `No payment before ${invoiceId} stands: it stays.`;
  const invoice = await reads.run('GET invoice', () => stripe.invoices.retrieve(invoiceId));
  if (await stands(context, invoiceId)) {
    const amount = invoice.amount_paid - invoice.post_payment_credit_notes_amount;
    await creditInvoice(context, effect, { invoiceId, amount, reason: 'duplicate', looksFirst: true });
  }
  await raiseAlert(context, {
    accountId,
    key: `second_purchase:${invoiceId}`,
    kind: 'second_purchase',
    subject: invoiceId,
    because: `What is had once was paid twice: ${invoiceId} was given back, ${standing} stays.`,
    at: new Date(invoice.created * 1000),
  });
  return null;
};

/** Of the same product, first paid first. */
function earlierThan(all: readonly Purchase[], id: string): Purchase[] {
  const paid = all.filter(isPaid).toSorted(byPayment);
  const own = paid.findIndex((purchase) => purchase.id === id);
  return paid.slice(0, Math.max(own, 0)).filter(({ productKey }) => productKey === paid[own]?.productKey);
}

/** Whether any of its money is still with us: not noted as given back, and not refunded. */
async function stands({ stripe, reads }: BillingContext, invoiceId: string): Promise<boolean> {
  const invoice = await reads.run('GET invoice', () => stripe.invoices.retrieve(invoiceId));
  if (invoice.post_payment_credit_notes_amount >= invoice.total) return false;
  const { data } = await reads.run('GET invoice_payment list', () =>
    stripe.invoicePayments.list({
      invoice: invoiceId,
      status: 'paid',
      expand: ['data.payment.payment_intent.latest_charge'],
    }),
  );
  return data.length === 0 || data.some(({ payment }) => !isRefunded(payment.payment_intent));
}

function isRefunded(intent: string | Stripe.PaymentIntent | undefined): boolean {
  const charge = typeof intent === 'object' ? intent.latest_charge : null;
  return typeof charge === 'object' && charge?.refunded === true;
}
