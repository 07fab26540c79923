import Stripe from 'stripe';
import { isUndone, UNDONE_COMMENT } from '../../domain/decide-subscription.ts';
import { byAge, idOf, isEnded, isLive, toSubscription } from '../../domain/subscription.ts';
import { findRefund } from '../../stripe/find-made.ts';
import { callStripe } from '../calls/call-stripe.ts';
import { loadAttempt, wasEverSent } from '../calls/choose-key.ts';
import type { BillingContext } from '../context.ts';
import type { EffectRow, RunEffect } from '../effects/run-effects.ts';

/**
 * Cancels the subscription that should not be, then refunds what was paid for it. Every call has a key of its own, so that a
 * run that dies in the middle is finished by the next and pays nothing back twice.
 *
 * Whether an older one is live is asked of Stripe when it runs, not when it was decided: who has only one left keeps it. The
 * cancellation says at Stripe what it was for, so that a database that was restored from a backup still owes the refund.
 */
export const undoSecondSubscription: RunEffect = async (context, effect) => {
  const { stripe, logger, db } = context;
  const undoneId = String(effect.payload.subscriptionId);
  const undone = await fetchSubscription(context, undoneId);
  if (!undone) return `${undoneId} is missing at Stripe: there is no second subscription to undo.`;
  const { status } = undone;
  // By a run that died after it: then the refund is still owed.
  const isCancelledByUs =
    isEnded(status) && (isUndone(undone) || (await wasEverSent(db, effect.key, 'cancel')));
  if (!isCancelledByUs) {
    if (!isLive(status)) return `${undoneId} is ${status}: there is no second subscription to undo.`;
    if (!(await hasOlderLive(context, undone, effect.account_id)))
      return `${undoneId} is the oldest one that is live, and stays.`;
  }
  logger.warn({ undoneId, accountId: effect.account_id }, 'a second live subscription is undone');
  if (!isEnded(status))
    await callStripe(context, await stepOf(context, effect, 'cancel'), {
      make: (options) =>
        stripe.subscriptions.cancel(
          undoneId,
          { prorate: false, invoice_now: false, cancellation_details: { comment: UNDONE_COMMENT } },
          options,
        ),
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

/** Nothing for a subscription that Stripe does not know. */
async function fetchSubscription(
  { stripe, reads }: BillingContext,
  id: string,
): Promise<Stripe.Subscription | undefined> {
  try {
    return await reads.run('GET subscription', () => stripe.subscriptions.retrieve(id));
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError && error.statusCode === 404) return undefined;
    throw error;
  }
}

/** Whether the account has another one that was there before it: of its customer, or of one that it had before. */
async function hasOlderLive(
  context: BillingContext,
  undone: Stripe.Subscription,
  accountId: string | null,
): Promise<boolean> {
  const { db, reads, stripe } = context;
  const self = toSubscription(undone, accountId ?? '');
  const rows = await db
    .selectFrom('subscriptions')
    .select('customer_id')
    .distinct()
    .where('account_id', '=', accountId)
    .execute();
  const customers = new Set([idOf(undone.customer), ...rows.map(({ customer_id }) => customer_id)]);
  for (const customer of customers) {
    if (!customer) continue;
    const { data } = await reads.run('GET subscription list', () =>
      stripe.subscriptions.list({ customer, status: 'all', limit: 100 }),
    );
    const live = data.flatMap((each) => toSubscription(each, accountId ?? '') ?? []);
    if (live.some((each) => isLive(each.status) && self && each.id !== self.id && byAge(each, self) < 0))
      return true;
  }
  return false;
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
      find: () => findRefund(stripe, { payment_intent: paymentIntent, intentId: effect.key }),
    });
  } catch (error) {
    // Refunded already, by an operator: what is wanted is so (docs.stripe.com/error-codes).
    if (!(error instanceof Stripe.errors.StripeError && error.code === 'charge_already_refunded'))
      throw error;
  }
}
