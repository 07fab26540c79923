import type { Database } from '@billwright/db';
import type { Transaction } from 'kysely';
import type { PeriodTotal } from '../../domain/usage/place-slices.ts';
import { reachedPercents } from '../../domain/usage/usage-alerts.ts';
import { writeBillingEvents } from '../apply/write-decisions.ts';
import type { BillingContext } from '../context.ts';

/** Tells each share of the included amount that was reached, once a period: its row is there or it is not. */
export async function tellThresholds(
  { config, jobs, now }: Pick<BillingContext, 'config' | 'jobs' | 'now'>,
  trx: Transaction<Database>,
  accountId: string,
  totals: readonly PeriodTotal[],
): Promise<void> {
  const reached = totals.flatMap(({ feature, period, quantity: used, included }) =>
    reachedPercents({ used, included }, config.usageAlerts).map((percent) => ({
      account_id: accountId,
      feature,
      period_starts_at: period.startsAt,
      percent,
      used,
      included,
      reached_at: now(),
    })),
  );
  if (reached.length === 0) return;
  const told = await trx
    .insertInto('usage_alerts')
    .values(reached)
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .execute();
  await writeBillingEvents(
    trx,
    { jobs, now },
    told.map(({ feature, period_starts_at: startsAt, percent, used, included, reached_at: at }) => ({
      key: `usage:${accountId}:${feature}:${startsAt.getTime()}:${percent}`,
      account_id: accountId,
      type: 'usage.threshold_reached',
      payload: {
        feature,
        percent,
        used,
        included,
        periodStartsAt: startsAt.toISOString(),
        periodEndsAt: endOf(totals, feature, startsAt),
      },
      occurred_at: at,
    })),
  );
}

function endOf(totals: readonly PeriodTotal[], feature: string, startsAt: Date): string {
  const total = totals.find((each) => each.feature === feature && +each.period.startsAt === +startsAt);
  return (total?.period.endsAt ?? startsAt).toISOString();
}
