import type Stripe from 'stripe';
import { findCreditNote } from '../../stripe/find-made.ts';
import { callStripe } from '../calls/call-stripe.ts';
import { loadAttempt } from '../calls/choose-key.ts';
import type { BillingContext } from '../context.ts';
import type { EffectRow, RunEffect } from '../effects/run-effects.ts';
import { listRefundable } from './list-refundable.ts';

/**
 * Gives back to the card what was paid for time that is not used, by a credit note on each invoice that it came from, newest first,
 * so that invoices and books say the same (docs.stripe.com/invoicing/integration/programmatic-credit-notes). Each note has its own
 * key, and what was noted already counts: a run that died is gone on with, and nothing is given back twice.
 */
export const refundUnused: RunEffect = async (context, effect) => {
  const subscriptionId = String(effect.payload.subscriptionId);
  const amountMinor = Number(effect.payload.amountMinor);
  let leftMinor = amountMinor - (await notedMinor(context.stripe, subscriptionId, effect.key));
  for (const { invoiceId, amountMinor: most } of await listRefundable(context, subscriptionId)) {
    if (leftMinor <= 0) break;
    const amount = Math.min(leftMinor, most);
    await giveBack(context, effect, { invoiceId, amount });
    leftMinor -= amount;
  }
  if (leftMinor > 0)
    throw new Error(`${leftMinor} of ${subscriptionId} are owed, and nothing is left to refund.`);
  return null;
};

async function giveBack(
  context: BillingContext,
  effect: EffectRow,
  { invoiceId, amount }: { invoiceId: string; amount: number },
): Promise<void> {
  const { stripe, db } = context;
  const step = { intentId: effect.key, step: `refund_${invoiceId}` };
  const note = {
    invoice: invoiceId,
    amount,
    refund_amount: amount,
    reason: 'order_change',
    metadata: { intent_id: effect.key },
  } as const;
  await callStripe(
    context,
    { ...step, attempt: await loadAttempt(db, step) },
    {
      make: (options) => stripe.creditNotes.create(note, options),
      find: () => findCreditNote(stripe, { invoice: invoiceId, intentId: effect.key }),
    },
  );
}

/** What this effect has given back already. */
async function notedMinor(stripe: Stripe, subscription: string, intentId: string): Promise<number> {
  let sum = 0;
  for await (const invoice of stripe.invoices.list({ subscription, status: 'paid' }))
    if (invoice.id && invoice.post_payment_credit_notes_amount > 0)
      for await (const note of stripe.creditNotes.list({ invoice: invoice.id }))
        if (note.metadata?.intent_id === intentId) sum += note.amount;
  return sum;
}
