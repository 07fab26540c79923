import { isAtNewPrices } from '../../domain/price-migrations/price-changes.ts';
import { isEnded } from '../../domain/subscription.ts';
import { classifyFailure } from '../../stripe/classify-failure.ts';
import type { BillingContext } from '../context.ts';
import { changeAtOnce, reverse } from './change-at-once.ts';
import { release, takeOver } from './change-by-schedule.ts';
import { changesOf, type HeldRow, type MigrationRow, writeRow } from './migration-rows.ts';
import { openOldPrices } from './old-prices.ts';
import { fetchSubscriber, wasCalled } from './row-calls.ts';
import { settleUntold } from './settle-untold.ts';

/** Takes a subscriber back, as far as they have not been billed the new price. */
export async function undoRow(context: BillingContext, held: HeldRow): Promise<void> {
  const { row } = held;
  if (row.state === 'migrated') return putBack(context, held);
  if (row.state === 'noticed' && (await wasCalled(context, row, 'update_subscription'))) {
    // Sent, and nobody knows whether it was made: it is made now, and taken back.
    await changeAtOnce(context, held, { step: 'update_subscription', changes: changesOf(row) });
    const changed = await writeRow(context.db, row, {
      state: 'migrated',
      because: 'The price was changed in the period under way.',
      changed_at: context.now(),
      undo: true,
    });
    return putBack(context, { ...held, row: changed });
  }
  await letGo(context, held);
}

async function letGo(context: BillingContext, { row }: HeldRow): Promise<void> {
  const scheduleId = row.schedule_id ?? (await begunSchedule(context, row));
  if (scheduleId === null) {
    await settleUndone(context, row, 'Nothing had been changed.');
    return;
  }
  const fresh = await fetchSubscriber(context, row);
  if (fresh) await release(context, row, { theirs: fresh.theirs, scheduleId });
  if (!fresh?.ours || isEnded(fresh.ours.status)) {
    await settleUndone(context, row, 'The subscription has ended.');
    return;
  }
  if (row.state === 'scheduled' && isAtNewPrices(fresh.ours, changesOf(row))) {
    await writeRow(context.db, row, { state: 'migrated', because: BILLED });
    return;
  }
  await settleUndone(context, row, 'The old price stays: its change was taken back before the renewal.');
}

const BILLED = 'It was billed at the new price before the migration was taken back, and stays there.';

/** Of a run that died after it began one: the same call again says which; refused, there is none. */
async function begunSchedule(context: BillingContext, row: MigrationRow): Promise<string | null> {
  if (row.state !== 'noticed' || !(await wasCalled(context, row, 'create_schedule'))) return null;
  try {
    return (await takeOver(context, row)).id;
  } catch (error) {
    if (classifyFailure(error)?.isFinal) return null;
    throw error;
  }
}

async function putBack(context: BillingContext, held: HeldRow): Promise<void> {
  const { db } = context;
  const { migration, row } = held;
  const changes = changesOf(row);
  const fresh = await fetchSubscriber(context, row);
  const isSent = await wasCalled(context, row, 'put_back');
  const reason = isSent ? undefined : whyItStays(row, fresh?.ours);
  if (reason) {
    await writeRow(db, row, { undo: false, because: reason });
    return;
  }
  await openOldPrices(
    context,
    migration,
    changes.map(({ fromPriceId }) => fromPriceId),
  );
  await changeAtOnce(context, held, { step: 'put_back', changes: reverse(changes) });
  await settleUndone(context, row, 'The old price was put back before the renewal.');
}

function whyItStays(
  row: MigrationRow,
  ours: NonNullable<Awaited<ReturnType<typeof fetchSubscriber>>>['ours'],
): string | undefined {
  if (!ours || isEnded(ours.status)) return 'The subscription has ended.';
  if (row.changed_at && ours.currentPeriodStartsAt > row.changed_at) return BILLED;
  if (ours.scheduleId !== null) return 'A change is planned for them: it stays as it is.';
  const isStillThere = changesOf(row).every(({ itemId, toPriceId }) =>
    ours.items.some(({ id, priceId }) => id === itemId && priceId === toPriceId),
  );
  return isStillThere ? undefined : 'It was changed again since: it stays as it is.';
}

const settleUndone = (context: BillingContext, row: MigrationRow, because: string) =>
  settleUntold(context, row, { state: 'rolled_back', because });
