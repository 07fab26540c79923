import { sql } from 'kysely';
import Stripe from 'stripe';
import { placeUsage } from '../../domain/usage/place-usage.ts';
import { classifyFailure } from '../../stripe/classify-failure.ts';
import { isStripeAway } from '../../stripe/is-stripe-away.ts';
import { StaleCallError } from '../../stripe/stale-call-error.ts';
import { callStripe } from '../calls/call-stripe.ts';
import { wasEverSent } from '../calls/choose-key.ts';
import { takeTurn } from '../calls/take-turn.ts';
import type { BillingContext } from '../context.ts';
import { describeError } from '../describe-error.ts';
import { findTold } from './find-told.ts';
import { loadPlacingFacts } from './load-placing-facts.ts';
import { type BatchRow, unplaceBatch } from './unplace-batch.ts';

/** What a worker takes at once. */
const ROUND = 200;
/** Longer than a round takes; a worker that died gives way then. */
const LEASE_SECONDS = 300;
/** Accounts side by side; a customer's meter takes one call at a time (docs.stripe.com/billing/subscriptions/usage-based/recording-usage-api). */
const SIDE_BY_SIDE = 8;
const STEP = 'meter-event';

/**
 * Tells Stripe's meters what batches fix, each as one meter event of API v2, which is validated before it is answered
 * (docs.stripe.com/api/v2/billing/meter-event/create): a thousand a second in live mode. What fails for good is put aside with
 * Stripe's reason; what fails otherwise is sent again at the next turn, under the same identifier and the same key.
 *
 * @throws what says that Stripe is away: the rest waits
 */
export async function sendUsage(context: BillingContext): Promise<void> {
  for (;;) {
    const batches = await leaseBatches(context);
    const queues = [...Map.groupBy(batches, ({ account_id: id, feature }) => `${feature}/${id}`).values()];
    const work = async () => {
      for (let queue = queues.shift(); queue; queue = queues.shift())
        for (const batch of queue) await sendBatch(context, batch);
    };
    const workers = await Promise.allSettled(Array.from({ length: SIDE_BY_SIDE }, work));
    const failed = workers.find((worker) => worker.status === 'rejected');
    if (failed) throw failed.reason;
    if (batches.length < ROUND) return;
  }
}

async function leaseBatches({ db }: Pick<BillingContext, 'db'>): Promise<BatchRow[]> {
  const { rows } = await sql<BatchRow>`update usage_batches as batch
    set leased_until = now() + make_interval(secs => ${LEASE_SECONDS})
    from (
      select identifier from usage_batches where state = 'pending' and (leased_until is null or leased_until < now())
      order by created_at limit ${ROUND} for update skip locked
    ) as due
    where batch.identifier = due.identifier returning batch.*`.execute(db);
  return rows.sort((a, b) => +a.slot_at - +b.slot_at || a.number - b.number);
}

async function sendBatch(context: BillingContext, batch: BatchRow): Promise<void> {
  try {
    if (await isTooLate(context, batch)) {
      const error = 'The invoice of its period was final before it was sent.';
      await unplaceBatch(context, batch, { state: 'moved', error });
      return;
    }
    await takeTurn(context.db, 'POST meter_events');
    await tell(context, batch);
    await settle(context, batch);
  } catch (error) {
    await fail(context, batch, error);
  }
}

/** What was never sent may still go elsewhere; what may have been counted stays what it is. */
async function isTooLate(context: BillingContext, batch: BatchRow): Promise<boolean> {
  const { account_id: accountId, feature, stamped_at: at, identifier } = batch;
  const { now, subscriptionsOf } = await context.db
    .transaction()
    .execute((trx) => loadPlacingFacts(context, trx, accountId));
  const place = placeUsage(at, { now, subscriptions: subscriptionsOf(feature) });
  const isOpen = place.kind === 'report' && place.carriedFrom === null;
  return !isOpen && !(await wasEverSent(context.db, identifier, STEP));
}

async function tell(context: BillingContext, batch: BatchRow): Promise<void> {
  const { identifier, feature, customer_id: customer, quantity, stamped_at: at } = batch;
  try {
    await callStripe<{ lastResponse: { requestId: string } }>(
      context,
      { intentId: identifier, step: STEP, attempt: 1 },
      {
        make: (options) =>
          context.stripe.v2.billing.meterEvents.create(
            {
              event_name: feature,
              identifier,
              timestamp: at.toISOString(),
              payload: { stripe_customer_id: customer, value: String(quantity) },
            },
            options,
          ),
        find: () => findTold(context, batch),
      },
    );
  } catch (error) {
    if (!isKnown(error)) throw error;
  }
}

/** It was counted: by a call whose answer never came, and whose key is forgotten. */
const isKnown = (error: unknown) =>
  error instanceof Stripe.errors.StripeError && error.code === 'duplicate_meter_event';

async function settle({ db, now }: BillingContext, { identifier }: BatchRow): Promise<void> {
  await db
    .updateTable('usage_batches')
    .set({ state: 'sent', sent_at: now(), leased_until: null, last_error: null })
    .where('identifier', '=', identifier)
    .where('state', '=', 'pending')
    .execute();
}

async function fail(context: BillingContext, batch: BatchRow, failure: unknown): Promise<void> {
  const error = describeError(failure);
  const { db, logger } = context;
  // Nobody can tell whether Stripe counted it: not sent again by itself, which might count it twice.
  if (failure instanceof StaleCallError) {
    await unplaceBatch(context, batch, {
      state: 'refused',
      from: 'pending',
      because: 'outcome_unknown',
      error,
    });
    return;
  }
  if (classifyFailure(failure)?.isFinal) {
    logger.error(
      { err: failure, batch: batch.identifier },
      'usage refused by Stripe; it waits for an operator',
    );
    await unplaceBatch(context, batch, {
      state: 'refused',
      from: 'pending',
      because: 'refused_by_stripe',
      error,
    });
    return;
  }
  await db
    .updateTable('usage_batches')
    .set({ last_error: error, leased_until: null })
    .where('identifier', '=', batch.identifier)
    .where('state', '=', 'pending')
    .execute();
  if (isStripeAway(failure)) throw failure;
  logger.error(
    { err: failure, batch: batch.identifier },
    'usage not sent; it is sent again at the next turn',
  );
}
