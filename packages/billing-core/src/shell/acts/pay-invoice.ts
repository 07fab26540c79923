import Stripe from 'stripe';
import type { Act, Outcome, PayOutcome } from '../../billing.ts';
import { decidePayInvoice } from '../../commands/pay-invoice.ts';
import { succeed } from '../../domain/billing-error.ts';
import { readGeneration } from '../apply/object-states.ts';
import { observeAnswer } from '../apply/observe-answer.ts';
import type { CallOptions } from '../calls/call-stripe.ts';
import { runAct } from '../calls/run-act.ts';
import type { BillingContext } from '../context.ts';
import { loadMethods } from './load-methods.ts';

/** Stripe's words for a payment that the cardholder's bank wants confirmed (docs.stripe.com/error-codes). */
const NEEDS_PERSON = new Set(['invoice_payment_intent_requires_action', 'authentication_required']);

/**
 * Charges an open invoice to the default card, with the person there. A bank that asks is asked on Stripe's hosted page of the
 * invoice; a decline is told in Stripe's words, and the invoice stays open.
 */
export function payInvoice(
  context: BillingContext,
  act: Act,
  { invoiceId }: { invoiceId: string },
): Promise<Outcome<PayOutcome>> {
  const { db, stripe } = context;
  return runAct<PayOutcome>(context, act, { kind: 'pay_invoice', params: { invoiceId } }, async (running) => {
    const row = await db
      .selectFrom('invoices')
      .select(['id', 'status', 'amount_remaining_minor', 'hosted_invoice_url'])
      .where('account_id', '=', act.accountId)
      .where('id', '=', invoiceId)
      .executeTakeFirst();
    // The run that sent it died before its outcome was kept: what it paid is paid.
    if (row?.status === 'paid' && (await running.wasSent('pay_invoice'))) return succeed({ kind: 'paid' });
    const { methods } = await loadMethods(db, act.accountId);
    const decided = decidePayInvoice(
      row && { id: row.id, status: row.status, amountRemainingMinor: row.amount_remaining_minor },
      { methodId: methods.find(({ isDefault }) => isDefault)?.id },
    );
    if (!decided.ok) return decided;
    const known = await readGeneration(db, { stripeAccount: 'platform', id: invoiceId });
    try {
      const pay = (options: CallOptions) =>
        stripe.invoices.pay(
          invoiceId,
          { payment_method: decided.value.methodId, off_session: false },
          options,
        );
      const answer = await running.call('pay_invoice', pay, async () => {
        const found = await stripe.invoices.retrieve(invoiceId);
        return found.status === 'paid' ? found : undefined;
      });
      await observeAnswer(context, answer, { action: 'invoice.pay', actor: act.actorId, known });
      // A debit is on its way for days (docs.stripe.com/payments/payment-methods, delayed notification).
      return succeed({ kind: answer.status === 'paid' ? 'paid' : 'processing' });
    } catch (error) {
      const url = row?.hosted_invoice_url;
      if (url && error instanceof Stripe.errors.StripeError && NEEDS_PERSON.has(error.code ?? ''))
        return succeed({ kind: 'confirm', url });
      throw error;
    }
  });
}
