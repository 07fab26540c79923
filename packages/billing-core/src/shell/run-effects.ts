import type { EffectsTable } from '@billwright/db';
import type { Selectable } from 'kysely';
import Stripe from 'stripe';
import type { Effect } from '../domain/decision.ts';
import { idOf } from '../domain/subscription.ts';
import { callStripe } from './call-stripe.ts';
import type { BillingContext } from './context.ts';

const MAX_ATTEMPTS = 10;

type EffectRow = Selectable<EffectsTable>;
type Run = (context: BillingContext, effect: EffectRow) => Promise<void>;

/** What each kind of effect does; whatever is owed has its place here. */
const RUNS: Record<Effect['kind'], Run> = { undo_second_subscription: undoSecondSubscription };

const isKind = (kind: string): kind is Effect['kind'] => Object.hasOwn(RUNS, kind);

/** Runs one owed effect, unless it is done; throws to be tried again, and after the last try parks it as dead. */
export async function runEffect(context: BillingContext, key: string): Promise<void> {
  const { db, logger, now } = context;
  const effect = await db.selectFrom('effects').selectAll().where('key', '=', key).executeTakeFirst();
  if (effect?.state !== 'pending') return;
  try {
    if (!isKind(effect.kind)) throw new Error(`No effect is called ${effect.kind}.`);
    await RUNS[effect.kind](context, effect);
  } catch (error) {
    const attempts = effect.attempts + 1;
    const isDead = attempts >= MAX_ATTEMPTS;
    const lastError = error instanceof Error ? error.message : String(error);
    await db
      .updateTable('effects')
      .set({ attempts, last_error: lastError, state: isDead ? 'dead' : 'pending' })
      .where('key', '=', key)
      .execute();
    logger.error({ err: error, key, attempts, isDead }, 'effect failed');
    if (isDead) return;
    throw error;
  }
  await db
    .updateTable('effects')
    .set({ state: 'done', done_at: now(), attempts: effect.attempts + 1 })
    .where('key', '=', key)
    .execute();
}

/**
 * Cancels the subscription that should not be, then refunds what was paid for it. Every call has a key of its own, so that
 * a run that dies in the middle is finished by the next and pays nothing back twice.
 */
async function undoSecondSubscription(context: BillingContext, effect: EffectRow): Promise<void> {
  const { stripe, logger } = context;
  const subscriptionId = String(effect.payload.subscriptionId);
  logger.warn({ subscriptionId, accountId: effect.account_id }, 'a second live subscription is undone');
  const { status } = await stripe.subscriptions.retrieve(subscriptionId);
  if (status !== 'canceled' && status !== 'incomplete_expired')
    await callStripe(context, { intentId: effect.key, step: 'cancel', attempt: 1 }, (options) =>
      stripe.subscriptions.cancel(subscriptionId, { prorate: false, invoice_now: false }, options),
    );
  for await (const invoice of stripe.invoices.list({ subscription: subscriptionId, status: 'paid' })) {
    const invoiceId = invoice.id ?? '';
    for await (const { payment } of stripe.invoicePayments.list({ invoice: invoiceId, status: 'paid' })) {
      const paymentIntent = idOf(payment.payment_intent);
      if (paymentIntent) await refund(context, effect, paymentIntent);
    }
  }
}

async function refund(context: BillingContext, effect: EffectRow, paymentIntent: string): Promise<void> {
  const step = `refund_${paymentIntent}`;
  try {
    await callStripe(context, { intentId: effect.key, step, attempt: 1 }, (options) =>
      context.stripe.refunds.create(
        { payment_intent: paymentIntent, reason: 'duplicate', metadata: { billwright_effect: effect.key } },
        options,
      ),
    );
  } catch (error) {
    // Refunded already, by an operator: what is wanted is so (docs.stripe.com/error-codes).
    if (!(error instanceof Stripe.errors.StripeError && error.code === 'charge_already_refunded'))
      throw error;
  }
}
