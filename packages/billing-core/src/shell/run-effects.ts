import type { EffectsTable } from '@billwright/db';
import type { Selectable } from 'kysely';
import { PgBoss } from 'pg-boss';
import Stripe from 'stripe';
import { idOf } from '../domain/subscription.ts';
import type { BillingContext } from './context.ts';

const QUEUE = 'run-effect';

/** The job engine, behind a port: what runs the effects of the outbox, with retries and back-off. */
export interface EffectRunner {
  start(): Promise<void>;
  /** Hands every pending effect to the engine; one job an effect, however often it is called. */
  enqueuePending(): Promise<void>;
  stop(): Promise<void>;
}

export function createEffectRunner(context: BillingContext): EffectRunner {
  const { db, logger } = context;
  const boss = new PgBoss({
    connectionString: context.connectionString,
    max: 3,
    application_name: 'billwright-jobs',
  });
  boss.on('error', (error: Error) => logger.error({ err: error }, 'job engine'));
  return {
    async start() {
      await boss.start();
      await boss.createQueue(QUEUE, {
        // `exclusive`: one waiting or running job a key.
        policy: 'exclusive',
        retryLimit: 10,
        retryDelay: 2,
        retryBackoff: true,
        retryDelayMax: 3_600,
        // Off by default; a killed worker's job is taken up again after this many seconds.
        heartbeatSeconds: 10,
      });
      await boss.work<{ key: string }>(QUEUE, { pollingIntervalSeconds: 1 }, async (jobs) => {
        for (const { data } of jobs) await runEffect(context, data.key);
      });
    },
    async enqueuePending() {
      const pending = await db
        .selectFrom('effects')
        .select('key')
        .where('state', '=', 'pending')
        .limit(500)
        .execute();
      for (const { key } of pending) await boss.send(QUEUE, { key }, { singletonKey: key });
    },
    stop: () => boss.stop({ graceful: true, timeout: 8_000 }),
  };
}

/** Runs one owed effect; throws to be tried again. */
export async function runEffect(context: BillingContext, key: string): Promise<void> {
  const effect = await context.db.selectFrom('effects').selectAll().where('key', '=', key).executeTakeFirst();
  if (effect?.state !== 'pending') return;
  try {
    if (effect.kind === 'undo_second_subscription') await undoSecondSubscription(context, effect);
    else throw new Error(`No effect is called ${effect.kind}.`);
    await context.db
      .updateTable('effects')
      .set({ state: 'done', done_at: context.now() })
      .where('key', '=', key)
      .execute();
  } catch (error) {
    const last_error = error instanceof Error ? error.message : String(error);
    await context.db
      .updateTable('effects')
      .set((eb) => ({ attempts: eb('attempts', '+', 1), last_error }))
      .where('key', '=', key)
      .execute();
    throw error;
  }
}

/** Cancels the subscription that should not be, then refunds what was paid for it. Each call has the effect's own key. */
async function undoSecondSubscription(
  { stripe, logger }: BillingContext,
  effect: Selectable<EffectsTable>,
): Promise<void> {
  const subscriptionId = String(effect.payload.subscriptionId);
  logger.warn({ subscriptionId, accountId: effect.account_id }, 'a second live subscription is undone');
  await stripe.subscriptions
    .cancel(subscriptionId, {}, { idempotencyKey: `bw:${effect.key}:cancel` })
    .catch((error: unknown) => {
      // Cancelled already, by an earlier try or a person: what is wanted is so.
      if (!(error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode === 404))
        throw error;
    });
  const invoices = await stripe.invoices.list({ subscription: subscriptionId, status: 'paid', limit: 100 });
  for (const invoice of invoices.data) {
    const payments = await stripe.invoicePayments.list({ invoice: invoice.id ?? '', status: 'paid' });
    for (const { payment } of payments.data) {
      const paymentIntent = idOf(payment.payment_intent);
      if (!paymentIntent) continue;
      await stripe.refunds.create(
        { payment_intent: paymentIntent, reason: 'duplicate', metadata: { billwright_effect: effect.key } },
        { idempotencyKey: `bw:${effect.key}:refund:${paymentIntent}` },
      );
    }
  }
}
