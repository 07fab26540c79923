import type { Database } from '@billwright/db';
import { sql, type Transaction } from 'kysely';
import type { PeriodTotal } from '../../domain/usage/place-slices.ts';

/** Adds to what is counted in slots; takes away where the quantity is negative. */
export async function raiseSlots(
  trx: Transaction<Database>,
  accountId: string,
  raised: readonly { feature: string; slotAt: Date; quantity: number }[],
): Promise<void> {
  if (raised.length === 0) return;
  await sql`insert into usage_slots as slot (account_id, feature, slot_at, quantity)
    select ${accountId}, feature, slot_at, sum(quantity) from unnest(
      ${raised.map(({ feature }) => feature)}::text[], ${raised.map(({ slotAt }) => slotAt)}::timestamptz[],
      ${raised.map(({ quantity }) => quantity)}::bigint[]
    ) as raised (feature, slot_at, quantity) group by feature, slot_at
    on conflict (account_id, feature, slot_at) do update set quantity = slot.quantity + excluded.quantity`.execute(
    trx,
  );
}

/** The totals as they are from now on; whoever writes them holds the account's lock. */
export async function writeTotals(
  trx: Transaction<Database>,
  accountId: string,
  totals: readonly PeriodTotal[],
): Promise<void> {
  if (totals.length === 0) return;
  await trx
    .insertInto('usage_totals')
    .values(
      totals.map(({ feature, period, included, quantity, reported, fromCredits }) => ({
        account_id: accountId,
        feature,
        period_starts_at: period.startsAt,
        period_ends_at: period.endsAt,
        included: Number.isFinite(included) ? included : null,
        quantity,
        reported,
        from_credits: fromCredits,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'feature', 'period_starts_at']).doUpdateSet(({ ref }) => ({
        period_ends_at: ref('excluded.period_ends_at'),
        included: ref('excluded.included'),
        quantity: ref('excluded.quantity'),
        reported: ref('excluded.reported'),
        from_credits: ref('excluded.from_credits'),
      })),
    )
    .execute();
}
