import type { Database, UsageBatchesTable } from '@billwright/db';
import { type Selectable, sql, type Transaction } from 'kysely';
import type { AsideReason } from '../../domain/usage/usage-event.ts';
import { notifyAccounts } from '../apply/write-decisions.ts';
import type { BillingContext } from '../context.ts';
import { raiseSlots } from './usage-totals.ts';

export type BatchRow = Selectable<UsageBatchesTable>;

/**
 * Takes a batch that Stripe did not count out of the totals again, in one transaction: what is in it is placed anew (`moved`), or
 * waits for an operator with the reason (`refused`). Nothing happens when another worker was here first.
 */
export async function unplaceBatch(
  { db }: Pick<BillingContext, 'db'>,
  batch: BatchRow,
  end:
    | { state: 'moved'; error: string }
    | { state: 'refused'; from: 'pending' | 'sent'; because: AsideReason; error: string },
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const { account_id: accountId } = batch;
    await sql`select pg_advisory_xact_lock(hashtext('place-usage'), hashtext(${accountId}))`.execute(trx);
    const ended = await trx
      .updateTable('usage_batches')
      .set({ state: end.state, last_error: end.error, leased_until: null })
      .where('identifier', '=', batch.identifier)
      .where('state', '=', end.state === 'refused' ? end.from : 'pending')
      .returning('identifier')
      .executeTakeFirst();
    if (!ended) return false;
    const quantity = await takeOut(trx, batch, end.state === 'refused' ? end.because : null);
    await raiseSlots(trx, accountId, [
      { feature: batch.feature, slotAt: batch.slot_at, quantity: -quantity },
    ]);
    await trx
      .updateTable('usage_totals')
      .set(({ eb }) => ({
        quantity: eb('quantity', '-', quantity),
        reported: eb('reported', '-', batch.quantity),
        from_credits: eb('from_credits', '-', quantity - batch.quantity),
      }))
      .where('account_id', '=', accountId)
      .where('feature', '=', batch.feature)
      .where('period_starts_at', '=', batch.period_starts_at)
      .execute();
    await notifyAccounts(trx, [accountId]);
    return true;
  });
}

/** How much was used in the slices of the batch, which are open or aside from now on. */
async function takeOut(
  trx: Transaction<Database>,
  batch: BatchRow,
  because: AsideReason | null,
): Promise<number> {
  const slices = await trx
    .updateTable('usage_slices')
    .set({ state: because ? 'aside' : 'open', aside_because: because, batch_number: null })
    .where('account_id', '=', batch.account_id)
    .where('feature', '=', batch.feature)
    .where('slot_at', '=', batch.slot_at)
    .where('batch_number', '=', batch.number)
    .where('state', '=', 'placed')
    .returning('quantity')
    .execute();
  return slices.reduce((sum, { quantity }) => sum + quantity, 0);
}
