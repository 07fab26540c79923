import { decideTreatment } from '../../domain/price-migrations/decide-treatment.ts';
import { isAtNewPrices } from '../../domain/price-migrations/price-changes.ts';
import { idOf, isEnded } from '../../domain/subscription.ts';
import { classifyFailure } from '../../stripe/classify-failure.ts';
import type { BillingContext } from '../context.ts';
import { beginRow, settleTreatment } from './begin-row.ts';
import { changeAtOnce } from './change-at-once.ts';
import { planPhases, release, takeOver } from './change-by-schedule.ts';
import { changesOf, type HeldRow, type MigrationRow, termsOf, writeRow } from './migration-rows.ts';
import { openOldPrices } from './old-prices.ts';
import { fetchSubscriber, wasCalled } from './row-calls.ts';
import { settleUntold } from './settle-untold.ts';
import { whyLeft } from './why-left.ts';

/** How long Stripe may take to begin a phase before it is looked at again. */
const LATE_MS = 600_000;

/** Takes a subscriber as far as they can go now: decided and told, then scheduled or changed, then settled. */
export async function moveRow(context: BillingContext, held: HeldRow): Promise<void> {
  const isRunning = held.migration.state === 'running';
  let { row } = held;
  if (row.state === 'scheduled') row = await settleScheduled(context, { ...held, row });
  if (!isRunning) return;
  if (row.state === 'pending' || row.state === 'waiting') row = await beginRow(context, { ...held, row });
  if (row.state === 'noticed' && row.look_at <= context.now()) await changeRow(context, { ...held, row });
}

/**
 * What was sent before is finished, whatever the subscriber is by now; what was not is decided about again, since days may
 * have gone by since they were told.
 */
async function changeRow(context: BillingContext, held: HeldRow): Promise<MigrationRow> {
  const { migration, row } = held;
  const isByRenewal = migration.policy.when === 'next_renewal';
  if (!(await wasCalled(context, row, isByRenewal ? 'create_schedule' : 'update_subscription'))) {
    const fresh = await fetchSubscriber(context, row);
    const treatment = decideTreatment(fresh?.ours, termsOf(migration));
    if (treatment.kind !== 'migrate') return settleTreatment(context, row, treatment);
  }
  try {
    return isByRenewal ? await schedule(context, held) : await change(context, held);
  } catch (error) {
    if (!classifyFailure(error)?.isFinal) throw error;
    return settleRefused(context, held, error);
  }
}

async function schedule(context: BillingContext, { migration, row }: HeldRow): Promise<MigrationRow> {
  const { effective_at: endsAt } = row;
  if (!endsAt) throw new Error(`Row of ${row.subscription_id} has no moment to change at.`);
  const changes = changesOf(row);
  const taken = await takeOver(context, row);
  const begun = await writeRow(context.db, row, { schedule_id: taken.id });
  await openOldPrices(
    context,
    migration,
    changes.map(({ fromPriceId }) => fromPriceId),
  );
  const planned = await planPhases(context, begun, { taken, changes, endsAt });
  return writeRow(context.db, begun, {
    state: 'scheduled',
    because: 'Stripe changes the price at the renewal.',
    schedule_id: planned.id,
    look_at: endsAt,
  });
}

async function change(context: BillingContext, held: HeldRow): Promise<MigrationRow> {
  await changeAtOnce(context, held, { step: 'update_subscription', changes: changesOf(held.row) });
  return writeRow(context.db, held.row, {
    state: 'migrated',
    because: 'The price was changed in the period under way.',
    changed_at: context.now(),
  });
}

/** Refused because they changed in the same moment: then that is what counts. A schedule that was begun for it is let go. */
async function settleRefused(
  context: BillingContext,
  { migration, row }: HeldRow,
  error: unknown,
): Promise<MigrationRow> {
  const before = await fetchSubscriber(context, row);
  if (before)
    await release(context, row, { theirs: before.theirs, scheduleId: await loadBegun(context, row) });
  const fresh = await fetchSubscriber(context, row);
  const treatment = decideTreatment(fresh?.ours, termsOf(migration));
  if (treatment.kind === 'migrate') throw error;
  const again = { state: 'pending', round: row.round + 1, schedule_id: null } as const;
  return settleTreatment(context, await writeRow(context.db, row, again), treatment);
}

async function loadBegun({ db }: BillingContext, row: MigrationRow): Promise<string | null> {
  const { schedule_id } = await db
    .selectFrom('price_migration_rows')
    .select('schedule_id')
    .where('account_id', '=', row.account_id)
    .where('migration_id', '=', row.migration_id)
    .where('subscription_id', '=', row.subscription_id)
    .executeTakeFirstOrThrow();
  return schedule_id;
}

/** Whether the renewal came as planned; who left the schedule meanwhile keeps the old price if they wanted to, or is decided about anew. */
async function settleScheduled(context: BillingContext, { migration, row }: HeldRow): Promise<MigrationRow> {
  const { db, now } = context;
  const fresh = await fetchSubscriber(context, row);
  if (!fresh?.ours || isEnded(fresh.ours.status))
    return writeRow(db, row, { state: 'skipped', because: 'The subscription ended before its renewal.' });
  const { theirs, ours } = fresh;
  if (isAtNewPrices(ours, changesOf(row))) {
    await release(context, row, { theirs, scheduleId: row.schedule_id });
    return writeRow(db, row, { state: 'migrated', because: 'It renewed at the new price.' });
  }
  if (idOf(theirs.schedule) === row.schedule_id)
    return writeRow(db, row, {
      look_at:
        row.effective_at && row.effective_at > now() ? row.effective_at : new Date(now().getTime() + LATE_MS),
    });
  const why = await whyLeft(context, row, fresh);
  if (why.kind === 'unknown') return row;
  if (why.kind === 'withdrawn' && migration.policy.withdrawn !== 'again')
    return settleUntold(context, row, { state: 'skipped', because: why.because });
  return writeRow(db, row, {
    state: 'pending',
    because:
      why.kind === 'withdrawn'
        ? 'They withdrew it: it is planned again, as the policy says.'
        : 'Something else was changed meanwhile: it is decided anew.',
    round: row.round + 1,
    schedule_id: null,
    look_at: now(),
  });
}
