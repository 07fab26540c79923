import type { Database } from '@billwright/db';
import type { Transaction } from 'kysely';
import { keyOf } from '../../domain/observations/event-object.ts';
import type { BillingContext } from '../context.ts';
import { isTransient } from '../is-transient.ts';
import type { InboxRow } from '../receive/inbox-row.ts';
import { countOutcomes } from '../telemetry.ts';
import { applyIsolated } from './apply-isolated.ts';
import { askForEvents, type Heard } from './ask-for-events.ts';
import type { EventOutcome } from './decide-batch.ts';
import { endLease, type Held, loadHeld, whileHolding } from './lease.ts';
import { lockShard } from './lock-shard.ts';
import { markEvents } from './mark-events.ts';
import { toFailed } from './to-failed.ts';

/** An event of the same second that is stored while Stripe is asked may leave the order open again; then it is asked again. */
const ROUNDS = 3;

/**
 * Settles events that wait for objects to be asked of Stripe: outside any transaction, then applied with the answers. Meanwhile
 * a lease keeps other workers from them, and what was lost to another worker all the same is left to it. What can't be settled
 * waits its turn like an event that failed.
 */
export async function settleUndecided(context: BillingContext, undecided: Held | undefined): Promise<void> {
  let held = undecided;
  try {
    for (let round = 0; round < ROUNDS && held; round += 1) held = await askAndApply(context, held);
    if (held) throw new Error('The order of its events is not told yet.');
  } catch (error) {
    if (!held) throw error;
    await failOrLeave(context, held, error);
  }
}

/** What the database broke off is left to whoever takes it next, at once; it is no failure of the events. */
async function failOrLeave(context: BillingContext, held: Held, error: unknown): Promise<void> {
  try {
    if (isTransient(error)) throw error;
    await failAll(context, held, error);
  } catch (last) {
    // Where the database is away, the lease's own end does it.
    await endLease(context.db, held).catch(() => undefined);
    throw last;
  }
}

/** @returns those that have to be asked about again */
async function askAndApply(context: BillingContext, held: Held): Promise<Held | undefined> {
  const heard = await whileHolding(context, held, () => askForEvents(context, held.waiting));
  for (const { row, error } of heard.failed)
    context.logger.warn({ err: error, eventId: row.event_id }, 'event not settled; it is tried again');
  return writeHeld(context, held, async (trx, isOurs) => {
    const rows = heard.answered.map(({ row }) => row).filter(isOurs);
    const applied =
      rows.length > 0 ? await applyIsolated(context, trx, rows, { answersFor: answersIn(heard) }) : [];
    return [...applied, ...heard.failed.filter(({ row }) => isOurs(row))];
  });
}

async function failAll(context: BillingContext, held: Held, error: unknown): Promise<void> {
  context.logger.warn(
    { err: error, events: held.waiting.length },
    'events not settled; they are tried again',
  );
  await writeHeld(context, held, async (_trx, isOurs) =>
    held.waiting.filter(({ row }) => isOurs(row)).map(({ row }) => toFailed(row, error)),
  );
}

/** Under the shard's lock, where nobody takes or ends an event meanwhile. */
async function writeHeld(
  context: BillingContext,
  held: Held,
  decide: (trx: Transaction<Database>, isOurs: (row: InboxRow) => boolean) => Promise<EventOutcome[]>,
): Promise<Held | undefined> {
  const { outcomes, left } = await context.db.transaction().execute(async (trx) => {
    await lockShard(trx, held.shard);
    const decided = await decide(trx, await loadHeld(trx, held));
    return { outcomes: decided, left: await markEvents(trx, decided, context.now()) };
  });
  countOutcomes(outcomes, context.now());
  return left;
}

/** To some events, the answers that they asked for: one that can't be applied fails nobody else. */
function answersIn({ answered, answers }: Heard) {
  const asked = new Map(answered.map(({ row, ask }) => [row, ask.map(keyOf)]));
  return (rows: readonly InboxRow[]) => {
    const keys = new Set(rows.flatMap((row) => asked.get(row) ?? []));
    return answers.filter(({ ref }) => keys.has(keyOf(ref)));
  };
}
