import Stripe from 'stripe';
import { idOf, isEnded, isLive } from '../../domain/subscription.ts';
import { findRefund } from '../../stripe/find-made.ts';
import { callStripe } from '../calls/call-stripe.ts';
import { loadAttempt, wasEverSent } from '../calls/choose-key.ts';
import type { BillingContext } from '../context.ts';
import type { EffectRow, RunEffect } from '../effects/run-effects.ts';

/**
 * Cancels the subscription that should not be, then refunds what was paid for it. Every call has a key of its own, so that a
 * run that dies in the middle is finished by the next and pays nothing back twice.
 *
 * Whether both are live is asked of Stripe when it runs, not when it was decided: who has only one left keeps it.
 */
export const undoSecondSubscription: RunEffect = async (context, effect) => {
  const { stripe, logger, db } = context;
  const undoneId = String(effect.payload.subscriptionId);
  const keptId = String(effect.payload.keptSubscriptionId);
  const status = await loadStatus(context, undoneId);
  // By a run that died after it: then the refund is still owed.
  const isCancelledByUs = isEnded(status) && (await wasEverSent(db, effect.key, 'cancel'));
  if (!isCancelledByUs) {
    if (!isLive(status)) return `${undoneId} is ${status}: there is no second subscription to undo.`;
    const kept = await loadStatus(context, keptId);
    if (!isLive(kept)) return `${keptId} is ${kept}: ${undoneId} is the only one left, and stays.`;
  }
  logger.warn({ undoneId, keptId, accountId: effect.account_id }, 'a second live subscription is undone');
  if (!isEnded(status))
    await callStripe(context, await stepOf(context, effect, 'cancel'), {
      make: (options) =>
        stripe.subscriptions.cancel(undoneId, { prorate: false, invoice_now: false }, options),
      // It is live, so nothing that was sent before has cancelled it.
      find: () => Promise.resolve(undefined),
    });
  for await (const invoice of stripe.invoices.list({ subscription: undoneId, status: 'paid' }))
    for await (const { payment } of stripe.invoicePayments.list({ invoice: invoice.id, status: 'paid' })) {
      const paymentIntent = idOf(payment.payment_intent);
      if (paymentIntent) await refund(context, effect, paymentIntent);
    }
  return null;
};

/** `missing` for a subscription that Stripe does not know. */
async function loadStatus({ stripe, reads }: BillingContext, id: string): Promise<string> {
  try {
    const { status } = await reads.run('GET subscription', () => stripe.subscriptions.retrieve(id));
    return status;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError && error.statusCode === 404) return 'missing';
    throw error;
  }
}

async function stepOf({ db }: BillingContext, { key: intentId }: EffectRow, step: string) {
  return { intentId, step, attempt: await loadAttempt(db, { intentId, step }) };
}

async function refund(context: BillingContext, effect: EffectRow, paymentIntent: string): Promise<void> {
  const { stripe } = context;
  const step = await stepOf(context, effect, `refund_${paymentIntent}`);
  try {
    await callStripe(context, step, {
      make: (options) =>
        stripe.refunds.create(
          { payment_intent: paymentIntent, reason: 'duplicate', metadata: { intent_id: effect.key } },
          options,
        ),
      find: () => findRefund(stripe, { paymentIntent, intentId: effect.key }),
    });
  } catch (error) {
    // Refunded already, by an operator: what is wanted is so (docs.stripe.com/error-codes).
    if (!(error instanceof Stripe.errors.StripeError && error.code === 'charge_already_refunded'))
      throw error;
  }
}
