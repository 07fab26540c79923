import { sql } from 'kysely';
import type { InboxHealth, InboxState } from '../../billing.ts';
import type { BillingContext } from '../context.ts';

const HOUR_MS = 3_600_000;
const STATES: readonly InboxState[] = ['received', 'processing', 'done', 'ignored', 'failed', 'dead'];

/**
 * How the inbox does: what arrived in the last hours by state, what has waited longest, and the lag from Stripe's `created`
 * to applied, hour by hour. Lags have whole seconds at their start, because Stripe's times have.
 */
export async function viewInboxHealth(
  { db, now }: BillingContext,
  { hours }: { hours: number },
): Promise<InboxHealth> {
  const until = now();
  const since = new Date(until.getTime() - hours * HOUR_MS);
  const counted = await db
    .selectFrom('webhook_inbox')
    .select(['state', (eb) => eb.fn.countAll<string>().as('count')])
    .where('received_at', '>=', since)
    .groupBy('state')
    .execute();
  const waiting = await db
    .selectFrom('webhook_inbox')
    .select((eb) => [eb.fn.countAll<string>().as('count'), eb.fn.min('received_at').as('oldest')])
    .where('state', 'in', ['received', 'processing', 'failed'])
    .executeTakeFirst();
  const lag = await db
    .selectFrom('webhook_inbox')
    .select([
      sql<Date>`date_trunc('hour', applied_at)`.as('hour'),
      sql<string>`count(*)`.as('count'),
      percentile(0.5).as('p50'),
      percentile(0.95).as('p95'),
      percentile(0.99).as('p99'),
    ])
    .where('applied_at', '>=', since)
    .where('state', 'in', ['done', 'ignored'])
    .groupBy('hour')
    .orderBy('hour')
    .execute();
  return {
    since: since.toISOString(),
    counts: Object.fromEntries(
      STATES.map((state) => [state, Number(counted.find((row) => row.state === state)?.count ?? 0)]),
    ) as Record<InboxState, number>,
    waiting: {
      count: Number(waiting?.count ?? 0),
      oldestReceivedAt: waiting?.oldest ? new Date(waiting.oldest).toISOString() : null,
    },
    lag: lag.map(({ hour, count, p50, p95, p99 }) => ({
      hour: hour.toISOString(),
      count: Number(count),
      p50Seconds: Number(p50),
      p95Seconds: Number(p95),
      p99Seconds: Number(p99),
    })),
  };
}

const percentile = (share: number) =>
  sql<string>`percentile_cont(${sql.lit(share)}) within group (
    order by greatest(0, extract(epoch from applied_at - stripe_created_at)))`;
