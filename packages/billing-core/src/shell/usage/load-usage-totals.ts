import type { Database } from '@billwright/db';
import { sql, type Transaction } from 'kysely';
import type { UsageTotal } from '../../domain/entitlements/usage-balance.ts';
import { usagePeriodOf } from '../../domain/entitlements/usage-period.ts';
import type { Subscription } from '../../domain/subscription.ts';
import { fromSubscriptionRow, selectSubscriptions } from '../apply/subscription-rows.ts';

/** What an account has used of each metered feature, period by period, in slices that have their place. */
export async function loadPlacedTotals(trx: Transaction<Database>, accountId: string): Promise<UsageTotal[]> {
  const rows = await trx
    .selectFrom('usage_totals')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('period_starts_at')
    .execute();
  return rows.map((row) => ({
    feature: row.feature,
    periodStartsAt: row.period_starts_at,
    periodEndsAt: row.period_ends_at,
    total: row.quantity,
    included: row.included ?? Number.POSITIVE_INFINITY,
  }));
}

/** The same with what was recorded a moment ago and has no place yet: what is committed counts at once. */
export async function loadUsageTotals(trx: Transaction<Database>, accountId: string): Promise<UsageTotal[]> {
  const totals = await loadPlacedTotals(trx, accountId);
  const { rows: open } = await sql<{ feature: string; slot_at: Date; quantity: number }>`
    select feature, slot_at, sum(quantity)::bigint as quantity from usage_slices
    where account_id = ${accountId} and state = 'open' group by feature, slot_at`.execute(trx);
  if (open.length === 0) return totals;
  const subscriptions = await loadNewestFirst(trx, accountId);
  for (const { feature, slot_at: at, quantity } of open) {
    const total = totals.find(
      (each) => each.feature === feature && each.periodStartsAt <= at && at < each.periodEndsAt,
    );
    if (total) total.total += quantity;
    else totals.push(newTotal(feature, subscriptions, at, quantity));
  }
  return totals;
}

function newTotal(
  feature: string,
  subscriptions: readonly Subscription[],
  at: Date,
  total: number,
): UsageTotal {
  const held = subscriptions.find(
    ({ createdAt, endedAt }) => createdAt <= at && (endedAt === null || at < endedAt),
  );
  const { startsAt, endsAt } = usagePeriodOf(held, at);
  // Of a period that is not the one asked about it is put right once the slices are placed.
  return {
    feature,
    periodStartsAt: startsAt,
    periodEndsAt: endsAt,
    total,
    included: Number.POSITIVE_INFINITY,
  };
}

export async function loadNewestFirst(
  trx: Transaction<Database>,
  accountId: string,
): Promise<Subscription[]> {
  const rows = await selectSubscriptions(trx)
    .where('account_id', '=', accountId)
    .where('status', '!=', 'incomplete_expired')
    .orderBy('stripe_created_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map(fromSubscriptionRow);
}
