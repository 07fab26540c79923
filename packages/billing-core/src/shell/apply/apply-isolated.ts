import type { Database } from '@billwright/db';
import { sql, type Transaction } from 'kysely';
import type { BillingContext } from '../context.ts';
import { isStatementTimeout, isTransient } from '../is-transient.ts';
import type { InboxRow } from '../receive/inbox-row.ts';
import { applyBatch, type Seen } from './apply-batch.ts';
import type { EventOutcome } from './decide-batch.ts';
import { toFailed } from './to-failed.ts';

/** One of 500 is alone after nine halvings; a database that is slow for whatever it is given is let be soon after. */
const MOST_TIMEOUTS = 10;

interface Isolation {
  /** What Stripe answered to some of the events: each half is applied with its own. */
  answersFor?: (rows: readonly InboxRow[]) => readonly Seen[];
  /** Statements that took too long in this transaction. */
  slow?: { timeouts: number };
}

/**
 * All at once under a savepoint; when that fails, each half on its own, down to the event that can't be applied.
 *
 * A statement that took too long may have been given too much, or have met one customer's lock: so it is halved too. A database
 * that is slow throughout ends the transaction.
 */
export async function applyIsolated(
  context: BillingContext,
  trx: Transaction<Database>,
  rows: readonly InboxRow[],
  { answersFor = () => [], slow = { timeouts: 0 } }: Isolation = {},
): Promise<EventOutcome[]> {
  await sql`savepoint batch`.execute(trx);
  try {
    const outcomes = await applyBatch(context, trx, { rows, answers: answersFor(rows) });
    await sql`release savepoint batch`.execute(trx);
    return outcomes;
  } catch (error) {
    if (isStatementTimeout(error)) slow.timeouts += 1;
    if (isTransient(error) || slow.timeouts > MOST_TIMEOUTS) throw error;
    await sql`rollback to savepoint batch`.execute(trx);
    const [row] = rows;
    if (row && rows.length === 1) {
      context.logger.error({ err: error, eventId: row.event_id, type: row.type }, 'event not applied');
      return [toFailed(row, error)];
    }
    const middle = Math.ceil(rows.length / 2);
    return [
      ...(await applyIsolated(context, trx, rows.slice(0, middle), { answersFor, slow })),
      ...(await applyIsolated(context, trx, rows.slice(middle), { answersFor, slow })),
    ];
  }
}
