import type { Database, WebhookInboxTable } from '@billwright/db';
import type { Selectable, Transaction } from 'kysely';
import type Stripe from 'stripe';
import { findDecider, ignoredEvents } from '../events/index.ts';
import { applyDecision } from './apply-changes.ts';
import type { BillingContext } from './context.ts';
import { fetchObservation } from './fetch-observation.ts';
import { loadFacts } from './load-facts.ts';

const BATCH = 100;
const MAX_ATTEMPTS = 8;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 3_600_000;

type InboxRow = Selectable<WebhookInboxTable>;
type Result = { state: 'done' | 'ignored'; because: string } | { state: 'undecided'; because: string };

/**
 * Applies what is due in one shard, oldest first, each event in a transaction of its own: its marker and all that follows
 * from it commit together. The shard's row is locked meanwhile, so one customer's events never run side by side.
 * An event that fails is tried again later and then parked; those behind it go on.
 *
 * @returns how many events were taken
 */
export async function drainShard(context: BillingContext, shard: number): Promise<number> {
  const due = await context.db
    .selectFrom('webhook_inbox')
    .select(['stripe_account', 'event_id'])
    .where('shard', '=', shard)
    .where('state', 'in', ['received', 'failed'])
    .where((eb) => eb.or([eb('next_attempt_at', 'is', null), eb('next_attempt_at', '<=', context.now())]))
    .orderBy('stripe_created_at')
    .orderBy('event_id')
    .limit(BATCH)
    .execute();
  for (const { stripe_account, event_id } of due)
    await applyEvent(context, { stripeAccount: stripe_account, eventId: event_id });
  return due.length;
}

/** Applies one stored event, whatever happened to it before; says what came of it in its row. */
export async function applyEvent(
  context: BillingContext,
  { stripeAccount, eventId, again = false }: { stripeAccount: string; eventId: string; again?: boolean },
): Promise<void> {
  const { db, logger } = context;
  try {
    const undecided = await db.transaction().execute(async (trx) => {
      const row = await lockEvent(trx, stripeAccount, eventId);
      const isOpen = row?.state === 'received' || row?.state === 'failed';
      if (!row || (!isOpen && !again)) return undefined;
      const result = await decideAndApply(trx, row, context.now());
      if (result.state !== 'undecided') await markApplied(trx, row, result, context.now());
      return result.state === 'undecided' ? row : undefined;
    });
    // The network is asked outside any transaction; then the event is applied with one observation more.
    if (undecided) {
      await fetchObservation(context, undecided);
      await applyEvent(context, { stripeAccount, eventId, again });
    }
  } catch (error) {
    logger.error({ err: error, eventId }, 'event not applied');
    await markFailed(context, stripeAccount, eventId, error);
  }
}

/** Locks the shard first (one writer a customer), then reads the event as it is now. */
async function lockEvent(
  trx: Transaction<Database>,
  stripeAccount: string,
  eventId: string,
): Promise<InboxRow | undefined> {
  const row = await trx
    .selectFrom('webhook_inbox')
    .selectAll()
    .where('stripe_account', '=', stripeAccount)
    .where('event_id', '=', eventId)
    .executeTakeFirst();
  if (!row) return undefined;
  await trx.selectFrom('inbox_shards').select('shard').where('shard', '=', row.shard).forUpdate().execute();
  return trx
    .selectFrom('webhook_inbox')
    .selectAll()
    .where('stripe_account', '=', stripeAccount)
    .where('event_id', '=', eventId)
    .executeTakeFirst();
}

async function decideAndApply(trx: Transaction<Database>, row: InboxRow, now: Date): Promise<Result> {
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
  const decision = decide(event, loaded.facts, now);
  await applyDecision(trx, decision, {
    eventId: event.id,
    eventType: event.type,
    objectId: row.object_id ?? event.id,
    accountId: loaded.facts.accountId,
    at: row.stripe_created_at,
  });
  return { state: 'done', because: decision.because };
}

async function markApplied(
  trx: Transaction<Database>,
  row: InboxRow,
  result: Result,
  now: Date,
): Promise<void> {
  await trx
    .updateTable('webhook_inbox')
    .set({
      state: result.state === 'ignored' ? 'ignored' : 'done',
      because: result.because,
      attempts: row.attempts + 1,
      last_error: null,
      next_attempt_at: null,
      applied_at: now,
    })
    .where('stripe_account', '=', row.stripe_account)
    .where('event_id', '=', row.event_id)
    .execute();
}

async function markFailed(
  context: BillingContext,
  stripeAccount: string,
  eventId: string,
  error: unknown,
): Promise<void> {
  const now = context.now();
  await context.db
    .updateTable('webhook_inbox')
    .set((eb) => ({
      attempts: eb('attempts', '+', 1),
      last_error: error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 2_000) : String(error),
      state: eb
        .case()
        .when('attempts', '>=', MAX_ATTEMPTS - 1)
        .then('dead' as const)
        .else('failed' as const)
        .end(),
      next_attempt_at: retryAt(now),
    }))
    .where('stripe_account', '=', stripeAccount)
    .where('event_id', '=', eventId)
    .where('state', 'in', ['received', 'failed'])
    .execute();

  function retryAt(from: Date) {
    const delay = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.floor(Math.random() * 4));
    return new Date(from.getTime() + delay);
  }
}
