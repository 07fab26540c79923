import { findCreditNote } from '../../stripe/find-made.ts';
import { callStripe } from '../calls/call-stripe.ts';
import { loadAttempt } from '../calls/choose-key.ts';
import type { BillingContext } from '../context.ts';
import type { EffectRow } from '../effects/run-effects.ts';

interface Credit {
  invoiceId: string;
  /** In the smallest unit of the invoice's currency. */
  amount: number;
  reason: 'duplicate' | 'order_change';
  /** Whether Stripe is asked for the note before the first call too. */
  looksFirst?: boolean;
}

/**
 * Gives money of a paid invoice back to the card by a credit note, once for an effect and an invoice, so that invoices and books
 * say the same (docs.stripe.com/invoicing/integration/programmatic-credit-notes).
 */
export async function creditInvoice(
  context: BillingContext,
  effect: EffectRow,
  { invoiceId, amount, reason, looksFirst = false }: Credit,
): Promise<void> {
  const { stripe, db } = context;
  const step = { intentId: effect.key, step: `refund_${invoiceId}` };
  const note = {
    invoice: invoiceId,
    amount,
    refund_amount: amount,
    reason,
    metadata: { intent_id: effect.key },
  };
  await callStripe(
    context,
    { ...step, attempt: await loadAttempt(db, step) },
    {
      make: (options) => stripe.creditNotes.create(note, options),
      find: () => findCreditNote(stripe, { invoice: invoiceId, intentId: effect.key }),
      looksFirst,
    },
  );
}
