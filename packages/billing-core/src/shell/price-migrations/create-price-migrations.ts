import type { PriceMigrations } from '../../billing.ts';
import type { BillingContext } from '../context.ts';
import { listMigrations, listRows, viewMigration } from './migration-views.ts';
import { planMigration } from './plan-migration.ts';
import { steerMigration } from './steer-migration.ts';

/** `billing.priceMigrations`. */
export function createPriceMigrations(context: BillingContext): PriceMigrations {
  return {
    plan: (input) => planMigration(context, input),
    start: (by) => steerMigration(context, 'start', by),
    pause: (by) => steerMigration(context, 'pause', by),
    resume: (by) => steerMigration(context, 'resume', by),
    rollBack: (by) => steerMigration(context, 'roll_back', by),
    list: () => listMigrations(context),
    status: (migrationId) => viewMigration(context, migrationId),
    rows: (input) => listRows(context, input),
  };
}
