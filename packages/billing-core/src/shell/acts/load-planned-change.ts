import { forAccount } from '@billwright/db';
import type { PlannedChangeView } from '../../billing.ts';
import { findPlan } from '../../domain/catalog/catalog.ts';
import {
  nextPhase,
  type SchedulePhase,
  type SubscriptionSchedule,
} from '../../domain/observations/subscription-schedule.ts';
import type { Subscription } from '../../domain/subscription.ts';
import type { BillingContext } from '../context.ts';

/** What a subscription is planned to become, in the catalogue's words; nothing when no schedule changes it. */
export async function loadPlannedChange(
  context: BillingContext,
  { accountId, scheduleId }: Pick<Subscription, 'accountId' | 'scheduleId'>,
): Promise<PlannedChangeView | undefined> {
  if (scheduleId === null) return undefined;
  const schedule = await loadSchedule(context, accountId, scheduleId);
  const phase = nextPhase(schedule, context.now());
  return phase && describePhase(context, phase);
}

async function loadSchedule(
  { db }: BillingContext,
  accountId: string,
  id: string,
): Promise<SubscriptionSchedule | undefined> {
  const row = await forAccount(db, accountId, (trx) =>
    trx.selectFrom('subscription_schedules').selectAll().where('id', '=', id).executeTakeFirst(),
  );
  return (
    row && {
      id,
      accountId,
      customerId: row.customer_id,
      subscriptionId: row.subscription_id,
      status: row.status,
      // Written by `toSubscriptionSchedule` and nothing else.
      phases: row.phases as SchedulePhase[],
    }
  );
}

/** By the plan's own price, or by the seats or the use of a plan that has none. */
async function describePhase(
  { db, config }: BillingContext,
  { startsAt, items }: SchedulePhase,
): Promise<PlannedChangeView | undefined> {
  const ids = items.map(({ priceId }) => priceId);
  if (ids.length === 0) return undefined;
  const prices = await db
    .selectFrom('catalog_prices')
    .select(['price_id', 'plan_key', 'role', 'interval', 'unit_amount_minor', 'currency'])
    .where('price_id', 'in', ids)
    .execute();
  const main =
    prices.find(({ role }) => role === 'base') ?? prices.find(({ role }) => role === 'seats') ?? prices[0];
  if (!main?.plan_key || !main.interval) return undefined;
  const costs = items.map(({ priceId, quantity }) => {
    const price = prices.find(({ price_id }) => price_id === priceId);
    return (price?.unit_amount_minor ?? 0) * (quantity ?? 0);
  });
  return {
    planKey: main.plan_key,
    planName: findPlan(config, main.plan_key)?.name ?? main.plan_key,
    interval: main.interval,
    price: { amountMinor: costs.reduce((sum, cost) => sum + cost, 0), currency: main.currency },
    at: startsAt,
  };
}
