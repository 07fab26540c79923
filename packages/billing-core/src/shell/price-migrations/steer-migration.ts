import { randomUUID } from 'node:crypto';
import type { Database } from '@billwright/db';
import { sql, type Transaction } from 'kysely';
import type { Outcome, PriceMigrationState } from '../../billing.ts';
import { type BillingErrorCode, fail, succeed } from '../../domain/billing-error.ts';
import type { BillingContext } from '../context.ts';
import { writeAuditLines } from '../write-audit-lines.ts';
import { type Migration, toMigration } from './migration-rows.ts';
import { countUnpriced, isOneUnderWay, isUpToDate } from './plan-migration.ts';
import { PRICE_MIGRATIONS } from './run-migrations.ts';

export type Steering = 'start' | 'pause' | 'resume' | 'roll_back';

interface Asked {
  migrationId: string;
  actorId: string;
  because: string;
}

type Refusal = { code: BillingErrorCode; message?: string };
type Next = { to: PriceMigrationState } | Refusal;

/** What an operator's wish makes of a migration in each state; a state that is not named refuses it. */
const MOVES: Record<Steering, Partial<Record<PriceMigrationState, PriceMigrationState>>> = {
  start: { planned: 'running' },
  pause: { running: 'paused' },
  resume: { paused: 'running', completed: 'running' },
  // What was never started has nothing to take back.
  roll_back: {
    planned: 'rolled_back',
    running: 'rolling_back',
    paused: 'rolling_back',
    completed: 'rolling_back',
  },
};

/** Starts, pauses, resumes or takes back a migration, with its reason in the audit log; a worker goes on with it at once. */
export async function steerMigration(
  context: BillingContext,
  steering: Steering,
  { migrationId, actorId, because }: Asked,
): Promise<Outcome<{ migrationId: string; state: PriceMigrationState }>> {
  const { db, jobs, now } = context;
  try {
    return await db.transaction().execute(async (trx) => {
      const row = await trx
        .selectFrom('price_migrations')
        .selectAll()
        .where('id', '=', migrationId)
        .forUpdate()
        .executeTakeFirst();
      if (!row) return fail('price_migration_not_found');
      const next = await decideNext(trx, steering, toMigration(row));
      if (!('to' in next)) return fail(next.code, next.message);
      await writeState(trx, { migrationId, steering, to: next.to, at: now() });
      await writeAuditLines(trx, [
        {
          key: `price_migration:${migrationId}:${steering}:${randomUUID()}`,
          accountId: null,
          actorId,
          action: `price_migration.${steering}`,
          subject: migrationId,
          because,
          at: now(),
        },
      ]);
      await jobs.enqueue(trx, PRICE_MIGRATIONS, [steering]);
      return succeed({ migrationId, state: next.to });
    });
  } catch (error) {
    if (isOneUnderWay(error))
      return fail('price_migration_state', 'Another price migration of this plan is under way.');
    throw error;
  }
}

async function decideNext(
  trx: Transaction<Database>,
  steering: Steering,
  migration: Migration,
): Promise<Next> {
  const to = MOVES[steering][migration.state];
  if (!to) return { code: 'price_migration_state' };
  if (steering === 'start') {
    if ((await countUnpriced(trx, migration.id)) > 0)
      return { code: 'price_migration_state', message: 'The dry run is not finished.' };
    if (!(await isUpToDate(trx, migration)))
      return { code: 'price_migration_state', message: 'The catalogue was changed since: plan it again.' };
  }
  if (steering === 'resume' && migration.state === 'completed' && !(await hasFailed(trx, migration.id)))
    return { code: 'price_migration_state', message: 'It is completed, and nobody failed.' };
  return { to };
}

async function hasFailed(trx: Transaction<Database>, id: string): Promise<boolean> {
  const row = await trx
    .selectFrom('price_migration_rows')
    .select('state')
    .where('migration_id', '=', id)
    .where('state', '=', 'failed')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

async function writeState(
  trx: Transaction<Database>,
  {
    migrationId,
    steering,
    to,
    at,
  }: { migrationId: string; steering: Steering; to: PriceMigrationState; at: Date },
): Promise<void> {
  await trx
    .updateTable('price_migrations')
    .set({
      state: to,
      ...(steering === 'start' ? { started_at: at } : {}),
      finished_at: to === 'rolled_back' ? at : null,
    })
    .where('id', '=', migrationId)
    .execute();
  const rows = trx.updateTable('price_migration_rows').where('migration_id', '=', migrationId);
  if (steering === 'resume')
    await rows
      .set({ state: 'pending', round: sql<number>`round + 1`, look_at: at, schedule_id: null })
      .where('state', '=', 'failed')
      .execute();
  if (to === 'rolling_back')
    await rows
      .set({ undo: true })
      .where('state', '=', 'migrated')
      .where('changed_at', 'is not', null)
      .execute();
  if (to === 'rolled_back')
    await rows.set({ state: 'rolled_back', because: 'It was given up before it was started.' }).execute();
}
