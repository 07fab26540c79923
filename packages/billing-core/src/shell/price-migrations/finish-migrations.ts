import type { BillingContext } from '../context.ts';
import { loadMigration, OPEN_STATES } from './migration-rows.ts';
import { closeOldPrices } from './old-prices.ts';

/** Ends migrations of whose subscribers nothing is left to do, and archives the prices that they had made active. */
export async function finishMigrations(context: BillingContext): Promise<void> {
  const { db, now } = context;
  const ended = await db
    .selectFrom('price_migrations as migration')
    .select(['id', 'state'])
    .where('state', 'in', ['running', 'rolling_back'])
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('price_migration_rows as row')
            .select('row.subscription_id')
            .whereRef('row.migration_id', '=', 'migration.id')
            .where((eb) => eb.or([eb('row.state', 'in', OPEN_STATES), eb('row.undo', '=', true)])),
        ),
      ),
    )
    .execute();
  for (const { id, state } of ended) {
    const migration = await loadMigration(db, id);
    if (migration) await closeOldPrices(context, migration);
    await db
      .updateTable('price_migrations')
      .set({ state: state === 'running' ? 'completed' : 'rolled_back', finished_at: now() })
      .where('id', '=', id)
      .where('state', '=', state)
      .execute();
  }
}
