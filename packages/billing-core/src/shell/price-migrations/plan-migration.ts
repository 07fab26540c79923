import type { Database } from '@billwright/db';
import { sql, type Transaction } from 'kysely';
import type { Outcome, PriceMigrations } from '../../billing.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import { compareBills } from '../../domain/price-migrations/compare-bills.ts';
import { decideTreatment } from '../../domain/price-migrations/decide-treatment.ts';
import { findPriceChanges, type TargetPrice } from '../../domain/price-migrations/price-changes.ts';
import type { Subscription } from '../../domain/subscription.ts';
import { fromSubscriptionRow, selectSubscriptions } from '../apply/subscription-rows.ts';
import type { BillingContext } from '../context.ts';
import { writeAuditLines } from '../write-audit-lines.ts';
import { loadMigration, type Migration, termsOf } from './migration-rows.ts';
import { PRICE_MIGRATIONS } from './run-migrations.ts';

type Asked = Parameters<PriceMigrations['plan']>[0];

const PAGE = 500;
const LONGEST_NOTICE_DAYS = 366;

/**
 * Fixes whom a migration is about and what they would pay. The subscribers are those of our rows; each is looked at again, at
 * Stripe, before anything is done. Bills that Stripe has to be asked for come with the next turn.
 */
export async function planMigration(
  context: BillingContext,
  asked: Asked,
): Promise<Outcome<{ migrationId: string; subscribers: number }>> {
  const { db, jobs, now } = context;
  const { noticeDays } = asked.policy;
  if (!Number.isInteger(noticeDays) || noticeDays < 0 || noticeDays > LONGEST_NOTICE_DAYS)
    return fail('price_migration_refused', `A notice is from 0 to ${LONGEST_NOTICE_DAYS} days ahead.`);
  const id = `pm_${asked.actId}`;
  return db.transaction().execute(async (trx) => {
    const targets = await loadTargets(trx, asked.cohort.planKey);
    if (targets.length === 0) return fail('price_not_pushed');
    if (!(await writeMigration(trx, id, { asked, targets, at: now() }))) return planned(trx, id);
    const migration = await loadMigration(trx, id);
    if (!migration) throw new Error(`Migration ${id} was written and is not there.`);
    for (let after = ''; ; ) {
      const page = await loadSubscribers(trx, asked.cohort, after);
      await writeRows(trx, migration, { page, at: now() });
      const last = page.at(-1);
      if (!last || page.length < PAGE) break;
      after = last.id;
    }
    await jobs.enqueue(trx, PRICE_MIGRATIONS, ['plan']);
    return planned(trx, id);
  });
}

/** What the catalogue sells the plan by now. */
export async function loadTargets(trx: Transaction<Database>, planKey: string): Promise<TargetPrice[]> {
  const rows = await trx
    .selectFrom('catalog_prices')
    .select(['price_id', 'role', 'key', 'interval', 'currency', 'unit_amount_minor'])
    .where('plan_key', '=', planKey)
    .where('active', '=', true)
    .orderBy('price_id')
    .execute();
  return rows.flatMap(({ price_id: priceId, role, interval, unit_amount_minor: unitAmountMinor, ...row }) =>
    role === 'one_time' || interval === null ? [] : [{ ...row, priceId, role, interval, unitAmountMinor }],
  );
}

async function writeMigration(
  trx: Transaction<Database>,
  id: string,
  { asked, targets, at }: { asked: Asked; targets: TargetPrice[]; at: Date },
): Promise<boolean> {
  const { cohort, policy, because, actorId } = asked;
  const written = await trx
    .insertInto('price_migrations')
    .values({
      id,
      state: 'planned',
      plan_key: cohort.planKey,
      cohort: JSON.stringify(cohort),
      targets: JSON.stringify(targets),
      policy: JSON.stringify(policy),
      created_by: actorId,
      because,
      created_at: at,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst();
  if (written.numInsertedOrUpdatedRows === 0n) return false;
  await writeAuditLines(trx, [
    {
      key: `price_migration:${id}:plan`,
      accountId: null,
      actorId,
      action: 'price_migration.plan',
      subject: id,
      because,
      at,
      data: { cohort, policy },
    },
  ]);
  return true;
}

async function planned(trx: Transaction<Database>, migrationId: string) {
  const { subscribers } = await trx
    .selectFrom('price_migration_rows')
    .select((eb) => eb.fn.countAll<number>().as('subscribers'))
    .where('migration_id', '=', migrationId)
    .executeTakeFirstOrThrow();
  return succeed({ migrationId, subscribers: Number(subscribers) });
}

async function loadSubscribers(
  trx: Transaction<Database>,
  { planKey, interval, currency, createdBefore, accountIds = [] }: Asked['cohort'],
  after: string,
): Promise<Subscription[]> {
  const rows = await selectSubscriptions(trx)
    .where('plan_key', '=', planKey)
    .where('status', 'in', ['trialing', 'active', 'past_due', 'unpaid', 'paused'])
    .where('subscriptions.id', '>', after)
    .$if(interval !== undefined, (query) => query.where('interval', '=', interval ?? 'month'))
    .$if(currency !== undefined, (query) => query.where('currency', '=', currency ?? ''))
    .$if(createdBefore !== undefined, (query) =>
      query.where('stripe_created_at', '<', createdBefore ?? new Date(0)),
    )
    .$if(accountIds.length > 0, (query) => query.where('account_id', 'in', accountIds))
    .orderBy('subscriptions.id')
    .limit(PAGE)
    .execute();
  return rows.map(fromSubscriptionRow);
}

async function writeRows(
  trx: Transaction<Database>,
  migration: Migration,
  { page, at }: { page: Subscription[]; at: Date },
): Promise<void> {
  const { targets, cohort } = migration;
  const rows = page.flatMap((subscription) => {
    const changes = findPriceChanges(subscription, targets, cohort.priceIds);
    if (changes.length === 0) return [];
    const { kind, because } = decideTreatment(subscription, termsOf(migration));
    const bills = compareBills(subscription, changes, targets);
    return {
      account_id: subscription.accountId,
      migration_id: migration.id,
      subscription_id: subscription.id,
      currency: subscription.currency,
      interval: subscription.interval,
      forecast: kind,
      forecast_because: because,
      bill_source: bills ? ('computed' as const) : ('pending' as const),
      old_bill_minor: bills?.oldMinor ?? null,
      new_bill_minor: bills?.newMinor ?? null,
      state: 'pending' as const,
      because,
      changes: JSON.stringify(changes),
      look_at: at,
    };
  });
  if (rows.length > 0) await trx.insertInto('price_migration_rows').values(rows).execute();
}

/** Whether the catalogue still sells what was planned for. */
export async function isUpToDate(
  trx: Transaction<Database>,
  { plan_key, targets }: Migration,
): Promise<boolean> {
  const now = await loadTargets(trx, plan_key);
  return targets.every(({ priceId }) => now.some((target) => target.priceId === priceId));
}

/** Whether another one of the plan is under way: the database allows one. */
export const isOneUnderWay = (error: unknown): boolean =>
  error instanceof Error && 'constraint' in error && error.constraint === 'price_migrations_one_under_way';

export const countUnpriced = async (trx: Transaction<Database>, id: string): Promise<number> => {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from price_migration_rows
    where migration_id = ${id} and bill_source = 'pending'`.execute(trx);
  return rows[0]?.count ?? 0;
};
