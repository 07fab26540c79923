import { type RawBuilder, sql } from 'kysely';
import type {
  Outcome,
  Page,
  PriceMigrationRowState,
  PriceMigrationRowView,
  PriceMigrationTotal,
  PriceMigrationView,
} from '../../billing.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import type { BillingContext } from '../context.ts';
import { type Migration, type MigrationRow, toMigration } from './migration-rows.ts';

type Viewing = Pick<BillingContext, 'db'>;

const NONE: Record<PriceMigrationRowState, number> = {
  pending: 0,
  waiting: 0,
  noticed: 0,
  scheduled: 0,
  migrated: 0,
  skipped: 0,
  failed: 0,
  rolled_back: 0,
};
const MOST_LISTED = 50;

export async function listMigrations(context: Viewing): Promise<PriceMigrationView[]> {
  const rows = await context.db
    .selectFrom('price_migrations')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(MOST_LISTED)
    .execute();
  return Promise.all(rows.map((row) => toView(context, toMigration(row))));
}

export async function viewMigration(context: Viewing, id: string): Promise<Outcome<PriceMigrationView>> {
  const row = await context.db
    .selectFrom('price_migrations')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? succeed(await toView(context, toMigration(row))) : fail('price_migration_not_found');
}

async function toView(context: Viewing, migration: Migration): Promise<PriceMigrationView> {
  const [states, forecasts] = await Promise.all([
    countBy(context, migration.id, sql`state`),
    countBy(context, migration.id, sql`forecast`),
  ]);
  const pending = await countBy(context, migration.id, sql`bill_source`);
  const { cohort } = migration;
  return {
    migrationId: migration.id,
    state: migration.state,
    planKey: migration.plan_key,
    interval: cohort.interval ?? null,
    currency: cohort.currency ?? null,
    policy: migration.policy,
    because: migration.because,
    createdBy: migration.created_by,
    createdAt: migration.created_at.toISOString(),
    startedAt: migration.started_at?.toISOString() ?? null,
    finishedAt: migration.finished_at?.toISOString() ?? null,
    counts: { ...NONE, ...states },
    forecast: { migrate: 0, skip: 0, wait: 0, ...forecasts },
    billsPending: pending.pending ?? 0,
    totals: await sumBills(context, migration.id),
  };
}

async function countBy(
  { db }: Viewing,
  migrationId: string,
  column: RawBuilder<unknown>,
): Promise<Record<string, number>> {
  const { rows } = await sql<{ name: string; count: number }>`select ${column} as name, count(*)::int as count
    from price_migration_rows where migration_id = ${migrationId} group by 1`.execute(db);
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}

/** Of all who are foreseen to be moved, now or once they may be. */
async function sumBills({ db }: Viewing, migrationId: string): Promise<PriceMigrationTotal[]> {
  const { rows } = await sql<{
    currency: string;
    interval: 'month' | 'year';
    old_minor: number;
    new_minor: number;
    subscribers: number;
    unknown: number;
  }>`select currency, interval, count(*)::int as subscribers,
      coalesce(sum(old_bill_minor) filter (where new_bill_minor is not null), 0)::bigint as old_minor,
      coalesce(sum(new_bill_minor) filter (where old_bill_minor is not null), 0)::bigint as new_minor,
      count(*) filter (where old_bill_minor is null or new_bill_minor is null)::int as unknown
    from price_migration_rows where migration_id = ${migrationId} and forecast <> 'skip'
    group by currency, interval order by currency, interval`.execute(db);
  return rows.map(({ currency, interval, old_minor, new_minor, subscribers, unknown }) => ({
    interval,
    subscribers,
    unknown,
    oldBill: { amountMinor: Number(old_minor), currency },
    newBill: { amountMinor: Number(new_minor), currency },
  }));
}

export async function listRows(
  { db }: Viewing,
  {
    migrationId,
    state,
    cursor,
    limit,
  }: { migrationId: string; state: PriceMigrationRowState | null; cursor: string | null; limit: number },
): Promise<Page<PriceMigrationRowView>> {
  const rows = await db
    .selectFrom('price_migration_rows')
    .selectAll()
    .where('migration_id', '=', migrationId)
    .$if(state !== null, (query) => query.where('state', '=', state ?? 'pending'))
    .where('subscription_id', '>', cursor ?? '')
    .orderBy('subscription_id')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit);
  return {
    items: items.map(toRowView),
    nextCursor: rows.length > limit ? (items.at(-1)?.subscription_id ?? null) : null,
  };
}

function toRowView(row: MigrationRow): PriceMigrationRowView {
  const { currency } = row;
  const money = (amountMinor: number | null) => (amountMinor === null ? null : { amountMinor, currency });
  return {
    accountId: row.account_id,
    subscriptionId: row.subscription_id,
    state: row.state,
    because: row.because,
    forecast: row.forecast,
    forecastBecause: row.forecast_because,
    interval: row.interval,
    billSource: row.bill_source,
    oldBill: money(row.old_bill_minor),
    newBill: money(row.new_bill_minor),
    billError: row.bill_error,
    noticedAt: row.noticed_at?.toISOString() ?? null,
    effectiveAt: row.effective_at?.toISOString() ?? null,
  };
}
