import type { Database } from '@billwright/db';
import { type ExpressionBuilder, sql, type Transaction } from 'kysely';
import type { BillingContext } from '../context.ts';
import { inSpan } from '../in-span.ts';
import type { InboxRow } from '../receive/inbox-row.ts';
import { countOutcomes } from '../telemetry.ts';
import { applyIsolated } from './apply-isolated.ts';
import type { Held } from './lease.ts';
import { lockShard } from './lock-shard.ts';
import { markEvents } from './mark-events.ts';
import { settleUndecided } from './settle-undecided.ts';

/** What one transaction takes: large enough for a backlog, small enough that a person's act does not wait for long. */
export const BATCH = 500;

/**
 * Applies what is due in one shard, in one transaction under the shard's row lock: one customer's events never run side by
 * side, and an event's marker commits with all that follows from it. Events that fail are found by halving the batch, and
 * are tried again later; the others go on.
 *
 * @returns how many events were taken, and those of them whose order only Stripe can tell, to be settled with no transaction open
 */
export async function takeBatch(
  context: BillingContext,
  shard: number,
): Promise<{ taken: number; held: Held | undefined }> {
  const { outcomes, held } = await context.db.transaction().execute(async (trx) => {
    await lockShard(trx, shard);
    const due = await loadDue(trx, shard, context.now());
    if (due.length === 0) return { outcomes: [], held: undefined };
    const attributes = {
      'messaging.destination.name': 'webhook_inbox',
      'messaging.batch.message_count': due.length,
    };
    const done = await inSpan('process webhook_inbox', { attributes }, () =>
      applyIsolated(context, trx, due),
    );
    const held = await markEvents(trx, done, context.now());
    await trx
      .updateTable('inbox_shards')
      .set({ drained_at: sql<Date>`now()` })
      .where('shard', '=', shard)
      .execute();
    return { outcomes: done, held };
  });
  countOutcomes(outcomes, context.now());
  return { taken: outcomes.length, held };
}

/** A batch of one shard, settled too: what a worker does of one shard, one after the other. */
export async function drainShard(context: BillingContext, shard: number): Promise<number> {
  const { taken, held } = await takeBatch(context, shard);
  await settleUndecided(context, held);
  return taken;
}

/** Applies one stored event again, whatever became of it before; its row says what came of it now. */
export async function applyAgain(context: BillingContext, row: InboxRow): Promise<void> {
  const { outcomes, held } = await context.db.transaction().execute(async (trx) => {
    await lockShard(trx, row.shard);
    const done = await applyIsolated(context, trx, [row]);
    return { outcomes: done, held: await markEvents(trx, done, context.now()) };
  });
  countOutcomes(outcomes, context.now());
  await settleUndecided(context, held);
}

/** New ones, failed ones whose time has come, and those whose worker let its lease run out. */
export const isDue = (now: Date) => (eb: ExpressionBuilder<Database, 'webhook_inbox'>) =>
  eb.or([
    eb('state', '=', 'received'),
    eb.and([eb('state', '=', 'failed'), eb('next_attempt_at', '<=', now)]),
    eb.and([eb('state', '=', 'processing'), eb('lease_expires_at', '<=', sql<Date>`now()`)]),
  ]);

function loadDue(trx: Transaction<Database>, shard: number, now: Date): Promise<InboxRow[]> {
  return trx
    .selectFrom('webhook_inbox')
    .selectAll()
    .where('shard', '=', shard)
    .where('state', 'in', ['received', 'processing', 'failed'])
    .where(isDue(now))
    .orderBy('stripe_created_at')
    .orderBy('event_id')
    .limit(BATCH)
    .execute();
}
