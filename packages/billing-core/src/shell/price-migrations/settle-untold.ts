import { type ToldEvent, writeBillingEvents } from '../apply/write-decisions.ts';
import type { BillingContext } from '../context.ts';
import { intentOf, type MigrationRow, writeRow } from './migration-rows.ts';

/** The old price stays for good: who had been told of another hears, in the same transaction, that it does not come. */
export async function settleUntold(
  { db, jobs, now }: BillingContext,
  row: MigrationRow,
  { state, because }: { state: 'rolled_back' | 'skipped'; because: string },
): Promise<MigrationRow> {
  return db.transaction().execute(async (trx) => {
    const written = await writeRow(trx, row, { state, because, undo: false });
    if (!written.noticed_at) return written;
    const migration = await trx
      .selectFrom('price_migrations')
      .select('plan_key')
      .where('id', '=', row.migration_id)
      .executeTakeFirstOrThrow();
    const withdrawn: ToldEvent = {
      key: `${intentOf(row)}:withdrawn`,
      account_id: row.account_id,
      type: 'subscription.price_increase_withdrawn',
      occurred_at: now(),
      payload: {
        subscriptionId: row.subscription_id,
        planKey: migration.plan_key,
        migrationId: row.migration_id,
      },
    };
    await writeBillingEvents(trx, { jobs, now }, [withdrawn]);
    return written;
  });
}
