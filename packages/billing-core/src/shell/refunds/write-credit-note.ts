import Stripe from 'stripe';
import type { Act } from '../../billing.ts';
import { formatMoney } from '../../domain/money.ts';
import { findCreditNote } from '../../stripe/find-made.ts';
import { raiseAlert } from '../alerts.ts';
import type { RunningAct } from '../calls/run-act.ts';
import type { BillingContext } from '../context.ts';
import type { AskedInput } from './refund-charge.ts';

/** Stripe has other reasons for notes than for refunds (docs.stripe.com/api/credit_notes/create). */
const NOTE_REASONS = {
  duplicate: 'duplicate',
  fraudulent: 'fraudulent',
  requested_by_customer: 'order_change',
} as const;

interface OfRefund {
  act: Act;
  input: AskedInput;
  invoiceId: string;
  refund: Stripe.Refund;
}

/**
 * A credit note over what was refunded, which names the refund instead of making another
 * (docs.stripe.com/api/credit_notes/create, `refunds`). One that Stripe does not take, because the invoice has been credited
 * otherwise, leaves the refund as it is: the money is back, and operators are told that the document is missing.
 */
export async function writeCreditNote(
  context: BillingContext,
  running: RunningAct,
  { act, input, invoiceId, refund }: OfRefund,
): Promise<string | null> {
  const { stripe } = context;
  const params: Stripe.CreditNoteCreateParams = {
    invoice: invoiceId,
    amount: refund.amount,
    refunds: [{ refund: refund.id, amount_refunded: refund.amount }],
    reason: NOTE_REASONS[input.reason],
    metadata: { intent_id: running.intentId },
    ...(input.customerNote ? { memo: input.customerNote } : {}),
  };
  try {
    const note = await running.call(
      'credit_note',
      (options) => stripe.creditNotes.create(params, options),
      () => findCreditNote(stripe, { invoice: invoiceId, intentId: running.intentId }),
    );
    return note.id;
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
    const money = formatMoney({ amountMinor: refund.amount, currency: refund.currency });
    await raiseAlert(context, {
      accountId: act.accountId,
      key: `credit_note_missing:${refund.id}`,
      kind: 'credit_note_missing',
      subject: refund.id,
      because: `${money} were refunded, and Stripe took no credit note on ${invoiceId}: look at the invoice's notes.`,
      at: context.now(),
    });
    return null;
  }
}
