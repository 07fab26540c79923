import type Stripe from 'stripe';
import type { RunEffect } from '../effects/run-effects.ts';
import { creditInvoice } from './credit-invoice.ts';
import { listRefundable } from './list-refundable.ts';

/**
 * Gives back to the card what was paid for time that is not used, by a credit note on each invoice that it came from, newest first.
 * Each note has its own key, and what was noted already counts: a run that died is gone on with, and nothing is given back twice.
 */
export const refundUnused: RunEffect = async (context, effect) => {
  const subscriptionId = String(effect.payload.subscriptionId);
  const amountMinor = Number(effect.payload.amountMinor);
  let leftMinor = amountMinor - (await notedMinor(context.stripe, subscriptionId, effect.key));
  for (const { invoiceId, amountMinor: most } of await listRefundable(context, subscriptionId)) {
    if (leftMinor <= 0) break;
    const amount = Math.min(leftMinor, most);
    await creditInvoice(context, effect, { invoiceId, amount, reason: 'order_change' });
    leftMinor -= amount;
  }
  if (leftMinor > 0)
    throw new Error(`${leftMinor} of ${subscriptionId} are owed, and nothing is left to refund.`);
  return null;
};

/** What this effect has given back already. */
async function notedMinor(stripe: Stripe, subscription: string, intentId: string): Promise<number> {
  let sum = 0;
  for await (const invoice of stripe.invoices.list({ subscription, status: 'paid' }))
    if (invoice.id && invoice.post_payment_credit_notes_amount > 0)
      for await (const note of stripe.creditNotes.list({ invoice: invoice.id }))
        if (note.metadata?.intent_id === intentId) sum += note.amount;
  return sum;
}
