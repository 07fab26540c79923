import type { Database } from '@billwright/db';
import { sql, type Transaction } from 'kysely';
import type { BillingContext } from '../context.ts';
import { isTransient } from '../is-transient.ts';
import type { InboxRow } from '../receive/inbox-row.ts';
import { applyBatch, type Seen } from './apply-batch.ts';
import type { EventOutcome } from './decide-batch.ts';

/**
 * All at once under a savepoint; when that fails, each half on its own, down to the event that can't be applied.
 *
 * @param answersFor those that Stripe gave to some of the events: each half is applied with its own
 */
export async function applyIsolated(
  context: BillingContext,
  trx: Transaction<Database>,
  rows: readonly InboxRow[],
  answersFor: (rows: readonly InboxRow[]) => readonly Seen[] = () => [],
): Promise<EventOutcome[]> {
  await sql`savepoint batch`.execute(trx);
  try {
    const outcomes = await applyBatch(context, trx, { rows, answers: answersFor(rows) });
    await sql`release savepoint batch`.execute(trx);
    return outcomes;
  } catch (error) {
    if (isTransient(error)) throw error;
    await sql`rollback to savepoint batch`.execute(trx);
    const [row] = rows;
    if (row && rows.length === 1) {
      context.logger.error({ err: error, eventId: row.event_id, type: row.type }, 'event not applied');
      return [{ row, state: 'failed', error }];
    }
    const middle = Math.ceil(rows.length / 2);
    return [
      ...(await applyIsolated(context, trx, rows.slice(0, middle), answersFor)),
      ...(await applyIsolated(context, trx, rows.slice(middle), answersFor)),
    ];
  }
}
