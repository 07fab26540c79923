import type Stripe from 'stripe';
import type { MoneyPromise } from '../../domain/money-promise.ts';
import { applyItemChanges } from '../../domain/plan-items.ts';
import { idOf, type Subscription } from '../../domain/subscription.ts';
import type { CallOptions } from '../calls/call-stripe.ts';
import type { RunningAct } from '../calls/run-act.ts';
import type { BillingContext } from '../context.ts';
import { discountsOf, restatePhase } from './restate-phase.ts';
import { withOldPrices } from './with-old-prices.ts';

type Schedule = Stripe.Response<Stripe.SubscriptionSchedule>;

/**
 * Leaves the change to a schedule: the subscription as it is until the period ends, then as it is wanted, for one period, after
 * which it goes on by itself. Stripe takes a running subscription over in one call and its phases in a second
 * (docs.stripe.com/api/subscription_schedules/create, `from_subscription`).
 */
export async function planLater(
  context: BillingContext,
  running: RunningAct,
  {
    promise,
    subscription,
    accountId,
  }: { promise: MoneyPromise; subscription: Subscription; accountId: string },
): Promise<Schedule> {
  const { stripe } = context;
  const take = (options: CallOptions) =>
    stripe.subscriptionSchedules.create({ from_subscription: subscription.id }, options);
  const taken = await running.call('create_schedule', take, () => findSchedule(stripe, subscription.id));
  const [now] = taken.phases;
  if (!now) throw new Error(`Schedule ${taken.id} was made without a phase.`);
  const kept = restatePhase(now);
  const later = applyItemChanges(subscription, promise.items).map(({ priceId, quantity }) => ({
    price: priceId,
    ...(quantity === null ? {} : { quantity }),
  }));
  const marks = { billwright_account: accountId, intent_id: running.intentId };
  const plan = (options: CallOptions) =>
    stripe.subscriptionSchedules.update(
      taken.id,
      {
        end_behavior: 'release',
        metadata: marks,
        proration_behavior: 'none',
        phases: [
          // Items may be billed by the month in a plan that is paid by the year: it ends with what was paid for.
          { ...kept, end_date: Math.floor(subscription.currentPeriodEndsAt.getTime() / 1000) },
          {
            items: later,
            discounts: discountsOf(now),
            duration: { interval: promise.interval, interval_count: 1 },
            proration_behavior: 'none',
            metadata: { ...now.metadata, billwright_plan: promise.planKey },
          },
        ],
      },
      options,
    );
  const priceIds = [...kept.items, ...later].flatMap(({ price }) => price ?? []);
  return withOldPrices(context, priceIds, (round) =>
    running.call(round === 0 ? 'update_schedule' : `update_schedule_${round}`, plan, () =>
      findSchedule(stripe, subscription.id),
    ),
  );
}

/** The one that manages the subscription now, whoever made it. */
async function findSchedule(stripe: Stripe, subscriptionId: string): Promise<Schedule | undefined> {
  const id = idOf((await stripe.subscriptions.retrieve(subscriptionId)).schedule);
  return id === null ? undefined : stripe.subscriptionSchedules.retrieve(id);
}

/**
 * Takes the subscription out of its schedule, so that it can be changed: Stripe refuses to change what a schedule manages
 * (docs.stripe.com/billing/subscriptions/subscription-schedules). What was planned is dropped with it.
 */
export async function releaseSchedule(
  { stripe }: BillingContext,
  running: RunningAct,
  { scheduleId }: Pick<Subscription, 'scheduleId'>,
): Promise<Schedule | undefined> {
  if (scheduleId === null) return undefined;
  const current = await stripe.subscriptionSchedules.retrieve(scheduleId);
  if (current.status !== 'active' && current.status !== 'not_started') return current;
  return running.call(
    'release_schedule',
    (options) => stripe.subscriptionSchedules.release(scheduleId, {}, options),
    () => stripe.subscriptionSchedules.retrieve(scheduleId),
  );
}
