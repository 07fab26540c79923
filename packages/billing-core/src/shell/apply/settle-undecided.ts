import { isStripeAway } from '../../stripe/is-stripe-away.ts';
import { askStripe } from '../calls/ask-stripe.ts';
import type { BillingContext } from '../context.ts';
import { isTransient } from '../is-transient.ts';
import { fetchTerms } from '../revenue/fetch-terms.ts';
import { countOutcomes } from '../telemetry.ts';
import { applyIsolated } from './apply-isolated.ts';
import type { EventOutcome } from './decide-batch.ts';
import { lockShard } from './lock-shard.ts';
import { markEvents } from './mark-events.ts';

/** An event of the same second that is stored while Stripe is asked may leave the order open again; then it is asked again. */
const ROUNDS = 3;

/**
 * Settles events that wait for objects to be asked of Stripe: outside any transaction, each object once however many events
 * wait for it, then applied with the answers. Meanwhile a lease keeps other workers from them. What can't be settled waits
 * its turn like an event that failed.
 */
export async function settleUndecided(
  context: BillingContext,
  outcomes: readonly EventOutcome[],
): Promise<void> {
  let waiting = outcomes.filter(isWaiting);
  try {
    for (let round = 0; round < ROUNDS && waiting.length > 0; round += 1)
      waiting = (await askAndApply(context, waiting)).filter(isWaiting);
    if (waiting.length > 0) throw new Error('The order of its events is not told yet.');
  } catch (error) {
    if (isTransient(error)) throw error;
    context.logger.warn({ err: error, events: waiting.length }, 'events not settled; they are tried again');
    const isAway = isStripeAway(error);
    const failed = waiting.map(({ row }) => ({ row, state: 'failed' as const, error, isStripeAway: isAway }));
    await markEvents(context.db, failed, context.now());
    countOutcomes(failed, context.now());
  }
}

type Waiting = Extract<EventOutcome, { state: 'processing' }>;

const isWaiting = (outcome: EventOutcome): outcome is Waiting => outcome.state === 'processing';

async function askAndApply(context: BillingContext, waiting: readonly Waiting[]): Promise<EventOutcome[]> {
  const terms = waiting.flatMap(({ terms: missing = [] }) => missing);
  if (terms.length > 0) await fetchTerms(context, terms);
  const answers = await askStripe(
    context,
    waiting.flatMap(({ ask }) => ask),
  );
  const rows = waiting.map(({ row }) => row);
  const outcomes = await context.db.transaction().execute(async (trx) => {
    // In one order everywhere, so that no two wait for each other.
    for (const shard of [...new Set(rows.map(({ shard: of }) => of))].sort((a, b) => a - b))
      await lockShard(trx, shard);
    const applied = await applyIsolated(context, trx, rows, answers);
    await markEvents(trx, applied, context.now());
    return applied;
  });
  countOutcomes(outcomes, context.now());
  return outcomes;
}
