import { forAccount } from '@billwright/db';
import { sql } from 'kysely';
import type { Entitlements, UsageView } from '../../billing.ts';
import { findPlan } from '../../domain/catalog/catalog.ts';
import { usageCost } from '../../domain/usage/usage-cost.ts';
import type { BillingContext } from '../context.ts';
import { loadNewestFirst } from './load-usage-totals.ts';

/** What an account uses of each metered feature in its period, with its days; PostgreSQL itself shows no other account's. */
export async function viewUsage(
  { db, config }: Pick<BillingContext, 'db' | 'config'>,
  entitlements: Pick<Entitlements, 'list'>,
  accountId: string,
): Promise<UsageView[]> {
  const all = await entitlements.list(accountId);
  const subscription = await forAccount(db, accountId, (trx) => loadNewestFirst(trx, accountId)).then(
    (found) => found.find(({ endedAt }) => endedAt === null),
  );
  const usage = subscription ? findPlan(config, subscription.planKey)?.usage : undefined;
  const views: UsageView[] = [];
  for (const { feature, label, balance } of all) {
    if (!balance) continue;
    const over = balance.included === null ? 0 : Math.max(0, balance.used - balance.included);
    const fromCredits = await takenFromCredits(db, { accountId, feature, startsAt: balance.periodStartsAt });
    const charged = Math.max(0, over - fromCredits);
    const amount = subscription && usage?.[feature]?.prices[subscription.currency];
    views.push({
      feature,
      label,
      unit: config.features[feature]?.unit ?? null,
      ...balance,
      over,
      fromCredits,
      cost:
        balance.isCharged && amount !== undefined && subscription
          ? { amountMinor: usageCost(amount, charged), currency: subscription.currency }
          : null,
      days: await loadDays(db, { accountId, feature, from: balance.periodStartsAt, until: balance.resetsAt }),
    });
  }
  return views;
}

async function takenFromCredits(
  db: BillingContext['db'],
  { accountId, feature, startsAt }: { accountId: string; feature: string; startsAt: string },
): Promise<number> {
  const row = await forAccount(db, accountId, (trx) =>
    trx
      .selectFrom('usage_totals')
      .select('from_credits')
      .where('account_id', '=', accountId)
      .where('feature', '=', feature)
      .where('period_starts_at', '=', new Date(startsAt))
      .executeTakeFirst(),
  );
  return row?.from_credits ?? 0;
}

/** By days of UTC, in order; days without use are left out. */
async function loadDays(
  db: BillingContext['db'],
  { accountId, feature, from, until }: { accountId: string; feature: string; from: string; until: string },
): Promise<UsageView['days']> {
  const { rows } = await forAccount(db, accountId, (trx) =>
    sql<{ day: string; quantity: number }>`
      select to_char(slot_at at time zone 'UTC', 'YYYY-MM-DD') as day, sum(quantity)::bigint as quantity from (
        select slot_at, quantity from usage_slots where account_id = ${accountId} and feature = ${feature}
        union all
        select slot_at, quantity from usage_slices
        where account_id = ${accountId} and feature = ${feature} and state = 'open'
      ) as counted where slot_at >= ${from} and slot_at < ${until} group by day order by day`.execute(trx),
  );
  return rows;
}
