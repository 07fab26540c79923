import type Stripe from 'stripe';
import type { MoneyPromise } from '../../domain/money-promise.ts';
import { applyItemChanges } from '../../domain/plan-items.ts';
import { idOf, type Subscription } from '../../domain/subscription.ts';
import type { CallOptions } from '../calls/call-stripe.ts';
import type { RunningAct } from '../calls/run-act.ts';
import type { BillingContext } from '../context.ts';

type Schedule = Stripe.Response<Stripe.SubscriptionSchedule>;

/**
 * Leaves the change to a schedule: the subscription as it is until the period ends, then as it is wanted, for one period, after
 * which it goes on by itself. Stripe takes a running subscription over in one call and its phases in a second
 * (docs.stripe.com/api/subscription_schedules/create, `from_subscription`).
 */
export async function planLater(
  { stripe }: BillingContext,
  running: RunningAct,
  {
    promise,
    subscription,
    accountId,
  }: { promise: MoneyPromise; subscription: Subscription; accountId: string },
): Promise<Schedule> {
  const take = (options: CallOptions) =>
    stripe.subscriptionSchedules.create({ from_subscription: subscription.id }, options);
  const taken = await running.call('create_schedule', take, () => findSchedule(stripe, subscription.id));
  const [now] = taken.phases;
  if (!now) throw new Error(`Schedule ${taken.id} was made without a phase.`);
  const discounts = now.discounts.flatMap(({ discount }) => {
    const id = idOf(discount);
    return id === null ? [] : [{ discount: id }];
  });
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
          {
            start_date: now.start_date,
            end_date: now.end_date,
            items: now.items.map(toPhaseItem),
            discounts,
            metadata: now.metadata ?? {},
          },
          {
            items: later,
            discounts,
            duration: { interval: promise.interval, interval_count: 1 },
            proration_behavior: 'none',
            metadata: { ...now.metadata, billwright_plan: promise.planKey },
          },
        ],
      },
      options,
    );
  return running.call('update_schedule', plan, () => findSchedule(stripe, subscription.id));
}

const toPhaseItem = ({ price, quantity, discounts }: Stripe.SubscriptionSchedule.Phase.Item) => ({
  price: idOf(price) ?? '',
  ...(quantity === undefined ? {} : { quantity }),
  discounts: discounts.flatMap(({ discount }) => {
    const id = idOf(discount);
    return id === null ? [] : [{ discount: id }];
  }),
});

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
