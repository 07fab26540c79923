import type { Database } from '@billwright/db';
import { type Kysely, sql } from 'kysely';
import { classifyFailure } from '../../stripe/classify-failure.ts';
import { isStripeAway } from '../../stripe/is-stripe-away.ts';
import { StaleCallError } from '../../stripe/stale-call-error.ts';
import type { BillingContext } from '../context.ts';
import { describeError } from '../describe-error.ts';
import { isTransient } from '../is-transient.ts';
import { scheduleTurns } from '../schedule-turns.ts';
import { finishMigrations } from './finish-migrations.ts';
import {
  type HeldRow,
  LeaseLostError,
  leaseRow,
  loadMigration,
  type RowKey,
  releaseRow,
  writeRow,
} from './migration-rows.ts';
import { moveRow } from './move-row.ts';
import { previewBills } from './preview-bills.ts';
import { undoRow } from './undo-row.ts';

/** The queue whose jobs are a turn each. */
export const PRICE_MIGRATIONS = 'price-migrations';
const PAGE = 200;
/** Subscribers side by side; Stripe's limits are kept by the budget of each endpoint. */
const SIDE_BY_SIDE = 4;
/** What failed by an error of ours is tried again after so long. */
const AGAIN_MS = 600_000;

/** Every minute, and at once when an operator asked for something. */
export function schedulePriceMigrations(context: BillingContext): void {
  scheduleTurns(context, { queue: PRICE_MIGRATIONS, cron: '* * * * *' }, () => runPriceMigrations(context));
}

/**
 * Works at every subscriber that something is due of, once each, then ends migrations that have nothing left to do. What
 * became of a subscriber stands in their row after each step, and every call has a key of who it is for: so a turn that dies
 * anywhere is gone on with by the next, which skips and repeats nothing.
 *
 * @throws what says that Stripe or the database is away: the rest waits for the next turn
 */
export async function runPriceMigrations(context: BillingContext): Promise<void> {
  for (let after = ''; ; ) {
    const page = await findDue(context, after);
    const queue = [...page];
    const work = async () => {
      for (let key = queue.shift(); key; key = queue.shift()) await workRow(context, key);
    };
    const workers = await Promise.allSettled(Array.from({ length: SIDE_BY_SIDE }, work));
    const failed = workers.find((worker) => worker.status === 'rejected');
    if (failed) throw failed.reason;
    const last = page.at(-1);
    if (!last || page.length < PAGE) break;
    after = `${last.migration_id} ${last.subscription_id}`;
  }
  await finishMigrations(context);
}

async function findDue({ db, now }: Pick<BillingContext, 'db' | 'now'>, after: string): Promise<RowKey[]> {
  const { rows } = await sql<RowKey>`
    select r.account_id, r.migration_id, r.subscription_id
    from price_migration_rows r
    join price_migrations m on m.id = r.migration_id
    left join subscriptions s on s.account_id = r.account_id and s.id = r.subscription_id
    where (r.leased_until is null or r.leased_until < now())
      and r.migration_id || ' ' || r.subscription_id > ${after}
      and case m.state
        when 'planned' then r.bill_source = 'pending'
        when 'running' then (r.state in ('pending', 'waiting', 'noticed') and r.look_at <= ${now()})
          or ${isScheduledDue(now())}
        when 'paused' then ${isScheduledDue(now())}
        when 'rolling_back' then r.state in ('pending', 'waiting', 'noticed', 'scheduled') or r.undo
        else false end
    order by r.migration_id || ' ' || r.subscription_id limit ${PAGE}`.execute(db);
  return rows;
}

/** Its renewal has come, or it is not in its schedule any more. */
const isScheduledDue = (now: Date) => sql`(r.state = 'scheduled'
  and (r.look_at <= ${now} or s.schedule_id is distinct from r.schedule_id))`;

async function workRow(context: BillingContext, key: RowKey): Promise<void> {
  const { db } = context;
  const row = await leaseRow(db, key);
  if (!row) return;
  const migration = await loadMigration(db, key.migration_id);
  if (!migration) return;
  const held = { migration, row };
  try {
    if (migration.state === 'planned') await previewBills(context, held);
    else if (migration.state === 'rolling_back') await undoRow(context, held);
    else if (migration.state === 'running' || migration.state === 'paused') await moveRow(context, held);
    await releaseRow(db, row);
  } catch (error) {
    await settleFailure(context, held, error);
  }
}

/** Stripe's last word, or one that nobody knows, ends a subscriber's part; what passes is tried again. */
async function settleFailure(context: BillingContext, { row }: HeldRow, error: unknown): Promise<void> {
  const { db, logger, now } = context;
  if (error instanceof LeaseLostError) return;
  if (isTransient(error)) throw error;
  if (isStripeAway(error) && !(error instanceof StaleCallError)) {
    await releaseRow(db, row);
    throw error;
  }
  const { migration_id: migrationId, subscription_id: subscriptionId } = row;
  logger.error({ err: error, migrationId, subscriptionId }, 'subscriber not moved to the new price');
  const isFinal = error instanceof StaleCallError || classifyFailure(error)?.isFinal === true;
  const because = describeError(error);
  await writeUnlessLost(db, row, {
    because,
    ...(isFinal
      ? { state: 'failed' as const, undo: false }
      : { look_at: new Date(now().getTime() + AGAIN_MS) }),
  });
  await releaseRow(db, row);
}

async function writeUnlessLost(
  db: Kysely<Database>,
  row: HeldRow['row'],
  set: Parameters<typeof writeRow>[2],
): Promise<void> {
  try {
    await writeRow(db, row, set);
  } catch (error) {
    if (!(error instanceof LeaseLostError)) throw error;
  }
}
