import { type Bills, compareBills, isIncrease } from '../../domain/price-migrations/compare-bills.ts';
import { decideTreatment, type Treatment } from '../../domain/price-migrations/decide-treatment.ts';
import { effectiveAt } from '../../domain/price-migrations/effective-at.ts';
import { fromUnix, type Subscription } from '../../domain/subscription.ts';
import { type ToldEvent, writeBillingEvents } from '../apply/write-decisions.ts';
import type { BillingContext } from '../context.ts';
import { type HeldRow, intentOf, type MigrationRow, termsOf, writeRow } from './migration-rows.ts';
import { type FreshSubscription, fetchSubscriber } from './row-calls.ts';

/** How often those who wait are looked at again. */
const WAIT_MS = 3_600_000;

/** Leaves alone, or for later, whoever is not to be moved as they are now. */
export function settleTreatment(
  { db, now }: BillingContext,
  row: MigrationRow,
  { kind, because }: Exclude<Treatment, { kind: 'migrate' }>,
): Promise<MigrationRow> {
  return kind === 'skip'
    ? writeRow(db, row, { state: 'skipped', because })
    : writeRow(db, row, {
        state: 'waiting',
        because,
        look_at: new Date(now().getTime() + WAIT_MS),
      });
}

/**
 * Decides about a subscriber as Stripe has them now, and tells those who will pay more: the notice and the state commit
 * together, so that it is told once. Who was told before is not told again, and is moved no sooner than was said.
 */
export async function beginRow(context: BillingContext, held: HeldRow): Promise<MigrationRow> {
  const { migration, row } = held;
  const fresh = await fetchSubscriber(context, row);
  const treatment = decideTreatment(fresh?.ours, termsOf(migration));
  if (treatment.kind !== 'migrate') return settleTreatment(context, row, treatment);
  if (!fresh?.ours) throw new Error(`${intentOf(row)} is to be moved and is not there.`);
  return notice(context, held, { fresh, ours: fresh.ours, changes: treatment.changes });
}

async function notice(
  { db, jobs, now }: BillingContext,
  { migration, row }: HeldRow,
  {
    fresh,
    ours,
    changes,
  }: {
    fresh: FreshSubscription;
    ours: Subscription;
    changes: Extract<Treatment, { kind: 'migrate' }>['changes'];
  },
): Promise<MigrationRow> {
  const at = now();
  const bills = compareBills(ours, changes, migration.targets) ?? knownBills(row);
  const isTold = row.noticed_at !== null;
  const isToTell = !isTold && isIncrease(bills);
  const moment = effectiveAt(migration.policy, {
    toldAt: row.noticed_at ?? at,
    periodEndsAt: ours.currentPeriodEndsAt,
    anchor: fromUnix(fresh.theirs.billing_cycle_anchor),
    interval: ours.interval,
    isIncrease: isTold || isToTell,
  });
  const effective = new Date(Math.max(+moment, +at));
  return db.transaction().execute(async (trx) => {
    const written = await writeRow(trx, row, {
      state: 'noticed',
      because: isToTell ? 'They were told.' : isTold ? 'They were told before.' : 'They will not pay more.',
      changes: JSON.stringify(changes),
      ...(isToTell ? { noticed_at: at } : {}),
      effective_at: effective,
      look_at: migration.policy.when === 'next_renewal' ? at : effective,
    });
    if (isToTell)
      await writeBillingEvents(trx, { jobs, now }, [toNotice(row, { ours, bills, effective, at })]);
    return written;
  });
}

function toNotice(
  row: MigrationRow,
  { ours, bills, effective, at }: { ours: Subscription; bills: Bills | undefined; effective: Date; at: Date },
): ToldEvent {
  const { id: subscriptionId, planKey, currency, interval } = ours;
  return {
    key: `${intentOf(row)}:notice`,
    account_id: row.account_id,
    type: 'subscription.price_increase_notice',
    occurred_at: at,
    payload: {
      subscriptionId,
      planKey,
      migrationId: row.migration_id,
      currency,
      interval,
      oldBillMinor: bills?.oldMinor ?? null,
      newBillMinor: bills?.newMinor ?? null,
      effectiveAt: effective.toISOString(),
    },
  };
}

/** What Stripe said in the dry run. */
const knownBills = ({ old_bill_minor: oldMinor, new_bill_minor: newMinor }: MigrationRow) =>
  oldMinor === null || newMinor === null ? undefined : { oldMinor, newMinor };
