import type { Database, PriceMigrationRowsTable, PriceMigrationsTable } from '@billwright/db';
import { type Kysely, type Selectable, sql, type Updateable } from 'kysely';
import type { PriceMigrationCohort, PriceMigrationPolicy } from '../../billing.ts';
import type { MigrationTerms } from '../../domain/price-migrations/decide-treatment.ts';
import type { PriceChange, TargetPrice } from '../../domain/price-migrations/price-changes.ts';

/** Longer than the calls for one subscriber take; a worker that died gives way then. */
const LEASE_SECONDS = 120;

export type MigrationRow = Selectable<PriceMigrationRowsTable>;
export type RowKey = Pick<MigrationRow, 'account_id' | 'migration_id' | 'subscription_id'>;
/** States in which there is something left to do. */
export const OPEN_STATES = ['pending', 'waiting', 'noticed', 'scheduled'] as const;

export interface Migration extends Omit<Selectable<PriceMigrationsTable>, 'targets' | 'policy' | 'cohort'> {
  targets: TargetPrice[];
  policy: PriceMigrationPolicy;
  /** Times as JSON has them. */
  cohort: Omit<PriceMigrationCohort, 'createdBefore'> & { createdBefore?: string };
}

/** A subscriber that this worker holds. */
export interface HeldRow {
  migration: Migration;
  row: MigrationRow;
}

export const toMigration = (row: Selectable<PriceMigrationsTable>): Migration => ({
  ...row,
  // Written by `plan-migration.ts` and nothing else.
  targets: row.targets as TargetPrice[],
  policy: row.policy as unknown as PriceMigrationPolicy,
  cohort: row.cohort as unknown as Migration['cohort'],
});

export async function loadMigration(db: Kysely<Database>, id: string): Promise<Migration | undefined> {
  const row = await db.selectFrom('price_migrations').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toMigration(row);
}

export const termsOf = ({ plan_key: planKey, cohort, targets, policy }: Migration): MigrationTerms => ({
  planKey,
  priceIds: cohort.priceIds ?? [],
  targets,
  policy,
});

/** Written by `begin-row.ts` and nothing else. */
export const changesOf = ({ changes }: MigrationRow) => changes as PriceChange[];

/** What the calls for a subscriber are keyed by: who it is about, whatever process or hour it is. */
export const intentOf = ({ migration_id, subscription_id }: RowKey) =>
  `price_migration:${migration_id}:${subscription_id}`;

const whereKey = (key: RowKey) =>
  sql<boolean>`(account_id, migration_id, subscription_id) = (${key.account_id}, ${key.migration_id}, ${key.subscription_id})`;

/** Takes a subscriber for this worker, by the database's clock; nothing when another has it. */
export function leaseRow(db: Kysely<Database>, key: RowKey): Promise<MigrationRow | undefined> {
  return (
    db
      .updateTable('price_migration_rows')
      // Whole milliseconds, as JavaScript has them: the row is recognised by it.
      .set({
        leased_until: sql<Date>`date_trunc('milliseconds', now()) + make_interval(secs => ${LEASE_SECONDS})`,
      })
      .where(whereKey(key))
      .where((eb) => eb.or([eb('leased_until', 'is', null), eb('leased_until', '<', sql<Date>`now()`)]))
      .returningAll()
      .executeTakeFirst()
  );
}

/** Another worker took over: it goes on from what is written. */
export class LeaseLostError extends Error {
  override name = 'LeaseLostError';
}

/** @throws LeaseLostError when the row is no longer this worker's */
export async function writeRow(
  db: Kysely<Database>,
  row: MigrationRow,
  set: Omit<Updateable<PriceMigrationRowsTable>, 'changes' | 'leased_until'> & { changes?: string },
): Promise<MigrationRow> {
  const written = await db
    .updateTable('price_migration_rows')
    .set(set)
    .where(whereKey(row))
    .where('leased_until', '=', row.leased_until)
    .returningAll()
    .executeTakeFirst();
  if (!written) throw new LeaseLostError(`${intentOf(row)} is at another worker.`);
  return written;
}

export async function releaseRow(db: Kysely<Database>, row: MigrationRow): Promise<void> {
  await db
    .updateTable('price_migration_rows')
    .set({ leased_until: null })
    .where(whereKey(row))
    .where('leased_until', '=', row.leased_until)
    .execute();
}
