import type { Database } from '@billwright/db';
import { sql, type Transaction } from 'kysely';
import { planUsage } from '../../domain/entitlements/feature-level.ts';
import type { Holdings } from '../../domain/entitlements/holdings.ts';
import { creditBalance } from '../../domain/entitlements/usage-balance.ts';
import type { Period } from '../../domain/entitlements/usage-period.ts';
import { usagePeriodOf } from '../../domain/entitlements/usage-period.ts';
import type { Subscription } from '../../domain/subscription.ts';
import type { PeriodTotal, PlacingFacts } from '../../domain/usage/place-slices.ts';
import type { MeteredSubscription } from '../../domain/usage/place-usage.ts';
import type { BillingContext } from '../context.ts';
import { loadHoldings } from '../entitlements/load-holdings.ts';
import { AccountStanding } from '../entitlements/standing-of.ts';
import { loadNewestFirst, loadPlacedTotals } from './load-usage-totals.ts';

/** All that the place of an account's usage follows from; read while nobody else places it. */
export async function loadPlacingFacts(
  { config, db, now }: Pick<BillingContext, 'config' | 'db' | 'now'>,
  trx: Transaction<Database>,
  accountId: string,
): Promise<PlacingFacts> {
  const at = now();
  const holdings = await loadHoldings(db, { accountId, loadUsageTotals: loadPlacedTotals });
  const subscriptions = await loadNewestFirst(trx, accountId);
  const final = await loadFinal(trx, subscriptions, at);
  const known = await loadTotals(trx, accountId);
  const standing = new AccountStanding(config, holdings);
  const balanceOf = (feature: string) => standing.at(at, feature).balance;
  return {
    now: at,
    subscriptionsOf: (feature) =>
      subscriptions.map(
        (subscription): MeteredSubscription => ({
          subscription,
          isCharged: planUsage(config, subscription.planKey, feature).isCharged,
          lastInvoiceIsFinal: final.has(subscription.id),
        }),
      ),
    totalOf(feature, period) {
      const total = known.find((each) => each.feature === feature && isSame(each.period, period));
      const balance = balanceOf(feature);
      const isPresent = balance && +new Date(balance.periodStartsAt) === +period.startsAt;
      if (isPresent)
        return {
          ...(total ?? emptyTotal(feature, period)),
          included: balance.included ?? Number.POSITIVE_INFINITY,
        };
      return total ?? { ...emptyTotal(feature, period), included: includedThen(feature, period) };
    },
    creditsOf: (total) => creditsOf(holdings, total, at),
  };

  /** Of a period that is over and of which nothing was counted yet, what the plan says today. */
  function includedThen(feature: string, { startsAt }: Period): number {
    const held = subscriptions.find(
      ({ createdAt, endedAt }) => createdAt <= startsAt && (!endedAt || endedAt > startsAt),
    );
    return held ? planUsage(config, held.planKey, feature).included : Number.POSITIVE_INFINITY;
  }
}

/** A period that was taken for a month may have begun a day later: its end is what is known of it. */
const isSame = (one: Period, other: Period) =>
  +one.startsAt === +other.startsAt || +one.endsAt === +other.endsAt;

const emptyTotal = (feature: string, period: Period): PeriodTotal => ({
  feature,
  period,
  included: 0,
  quantity: 0,
  reported: 0,
  fromCredits: 0,
});

function creditsOf(
  holdings: Holdings,
  { feature, period, quantity, included }: PeriodTotal,
  now: Date,
): number {
  const others = holdings.usage.filter(
    (each) => each.feature !== feature || +each.periodStartsAt !== +period.startsAt,
  );
  const asked = {
    feature,
    periodStartsAt: period.startsAt,
    periodEndsAt: period.endsAt,
    total: quantity,
    included,
  };
  return creditBalance(
    { grants: holdings.grants, usage: [...others, asked] },
    { feature, period, included, now },
  ).takenInPeriod;
}

async function loadTotals(trx: Transaction<Database>, accountId: string): Promise<PeriodTotal[]> {
  const rows = await trx.selectFrom('usage_totals').selectAll().where('account_id', '=', accountId).execute();
  return rows.map((row) => ({
    feature: row.feature,
    period: { startsAt: row.period_starts_at, endsAt: row.period_ends_at },
    included: row.included ?? Number.POSITIVE_INFINITY,
    quantity: row.quantity,
    reported: row.reported,
    fromCredits: row.from_credits,
  }));
}

/** The subscriptions of which the invoice after the last period, or the last invoice, is final. */
async function loadFinal(
  trx: Transaction<Database>,
  subscriptions: readonly Subscription[],
  now: Date,
): Promise<Set<string>> {
  const closed = subscriptions.map(({ id, ...rest }) => ({
    id,
    since: rest.endedAt ?? usagePeriodOf({ id, ...rest }, now).startsAt,
  }));
  const { rows } = await sql<{ id: string }>`
    select subscription.id from unnest(${closed.map(({ id }) => id)}::text[], ${closed.map(({ since }) => since)}::timestamptz[])
      as subscription (id, since)
    where exists (
      select from invoices where subscription_id = subscription.id and stripe_created_at >= subscription.since
        and finalized_at is not null and billing_reason <> 'subscription_create'
    )`.execute(trx);
  return new Set(rows.map(({ id }) => id));
}
