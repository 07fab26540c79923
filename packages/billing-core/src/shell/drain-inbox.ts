import type { Database, WebhookInboxTable } from '@billwright/db';
import { type Selectable, sql, type Transaction } from 'kysely';
import type Stripe from 'stripe';
import { findDecider, ignoredEvents } from '../events/index.ts';
import { applyDecision } from './apply-changes.ts';
import type { BillingContext } from './context.ts';
import { fetchObservation } from './fetch-observation.ts';
import { isTransient } from './is-transient.ts';
import { loadFacts } from './load-facts.ts';
import { lockShard } from './lock-shard.ts';
import { markApplied, markFailed } from './mark-event.ts';

/** What one transaction takes: large enough for a backlog, small enough that a person's act does not wait for long. */
const BATCH = 100;

type InboxRow = Selectable<WebhookInboxTable>;
type Result = { state: 'done' | 'ignored' | 'undecided'; because: string };

/**
 * Applies what is due in one shard, oldest first, in one transaction under the shard's row lock: one customer's events never
 * run side by side, and an event's marker commits with all that follows from it. Each event has a savepoint of its own: one
 * that fails is undone and tried again later, those behind it go on.
 *
 * @returns how many events were taken
 */
export async function drainShard(context: BillingContext, shard: number): Promise<number> {
  const { taken, undecided } = await context.db.transaction().execute(async (trx) => {
    await lockShard(trx, shard);
    const due = await loadDue(trx, shard, context.now());
    const unsettled: InboxRow[] = [];
    for (const row of due) if ((await applyIsolated(context, trx, row)) === 'undecided') unsettled.push(row);
    await trx
      .updateTable('inbox_shards')
      .set({ drained_at: sql<Date>`now()` })
      .where('shard', '=', shard)
      .execute();
    return { taken: due.length, undecided: unsettled };
  });
  for (const row of undecided) await settleUndecided(context, row);
  return taken;
}

/** Applies one stored event again, whatever became of it before; its row says what came of it now. */
export async function applyAgain(context: BillingContext, row: InboxRow): Promise<void> {
  const state = await context.db.transaction().execute(async (trx) => {
    await lockShard(trx, row.shard);
    return applyIsolated(context, trx, row);
  });
  if (state === 'undecided') await settleUndecided(context, row);
}

function loadDue(trx: Transaction<Database>, shard: number, now: Date): Promise<InboxRow[]> {
  return trx
    .selectFrom('webhook_inbox')
    .selectAll()
    .where('shard', '=', shard)
    .where('state', 'in', ['received', 'failed'])
    .where((eb) => eb.or([eb('next_attempt_at', 'is', null), eb('next_attempt_at', '<=', now)]))
    .orderBy('stripe_created_at')
    .orderBy('received_at')
    .orderBy('event_id')
    .limit(BATCH)
    .execute();
}

async function applyIsolated(
  context: BillingContext,
  trx: Transaction<Database>,
  row: InboxRow,
): Promise<Result['state'] | 'failed'> {
  await sql`savepoint event`.execute(trx);
  try {
    const result = await decideAndApply(context, trx, row);
    const { state, because } = result;
    if (state !== 'undecided') await markApplied(trx, row, { state, because, at: context.now() });
    await sql`release savepoint event`.execute(trx);
    return state;
  } catch (error) {
    if (isTransient(error)) throw error;
    await sql`rollback to savepoint event`.execute(trx);
    context.logger.error({ err: error, eventId: row.event_id, type: row.type }, 'event not applied');
    await markFailed(trx, row, { error, at: context.now() });
    return 'failed';
  }
}

async function decideAndApply(
  { jobs, now }: BillingContext,
  trx: Transaction<Database>,
  row: InboxRow,
): Promise<Result> {
  const decide = findDecider(row.type);
  if (!decide)
    return {
      state: 'ignored',
      because: ignoredEvents[row.type] ?? `Events of type ${row.type} are not used.`,
    };
  const event = row.payload as unknown as Stripe.Event;
  const loaded = await loadFacts(trx, event);
  if ('unknown' in loaded) return { state: 'ignored', because: loaded.unknown };
  if (loaded.undecided) return { state: 'undecided', because: 'The events do not tell their order.' };
  const decision = decide(event, loaded.facts, now());
  await applyDecision(trx, decision, {
    eventId: event.id,
    eventType: event.type,
    actor: 'stripe',
    objectId: row.object_id ?? event.id,
    accountId: loaded.facts.accountId,
    at: row.stripe_created_at,
    jobs,
  });
  return { state: 'done', because: decision.because };
}

/**
 * Asks Stripe for the object, outside any transaction, and applies the event with one observation more. An event of the same
 * second that was stored meanwhile may leave it undecided again: then it waits its turn like one that failed.
 */
async function settleUndecided(context: BillingContext, row: InboxRow): Promise<void> {
  try {
    await fetchObservation(context, { type: row.object_type, id: row.object_id ?? '' });
    const state = await context.db.transaction().execute(async (trx) => {
      await lockShard(trx, row.shard);
      return applyIsolated(context, trx, row);
    });
    if (state === 'undecided') throw new Error('The order of its events is not told yet.');
  } catch (error) {
    if (isTransient(error)) throw error;
    context.logger.warn({ err: error, eventId: row.event_id }, 'event not settled; it is tried again');
    await markFailed(context.db, row, { error, at: context.now() });
  }
}
