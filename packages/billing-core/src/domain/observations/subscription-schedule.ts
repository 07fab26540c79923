import type Stripe from 'stripe';
import { fromUnix, idOf } from '../subscription.ts';

/** A part of a subscription's life that is planned; times in ISO 8601, UTC. */
export interface SchedulePhase {
  startsAt: string;
  endsAt: string;
  items: { priceId: string; quantity: number | null }[];
}

/** A schedule as the product sees it: what a subscription will be, phase by phase. */
export interface SubscriptionSchedule {
  id: string;
  accountId: string;
  customerId: string;
  /** What it manages; still named once it was released. */
  subscriptionId: string | null;
  status: string;
  phases: SchedulePhase[];
}

export function toSubscriptionSchedule(
  snapshot: Stripe.SubscriptionSchedule,
  accountId: string,
): SubscriptionSchedule {
  return {
    id: snapshot.id,
    accountId,
    customerId: idOf(snapshot.customer) ?? '',
    subscriptionId: idOf(snapshot.subscription) ?? snapshot.released_subscription,
    status: snapshot.status,
    phases: snapshot.phases.map(({ start_date, end_date, items }) => ({
      startsAt: fromUnix(start_date).toISOString(),
      endsAt: fromUnix(end_date).toISOString(),
      items: items.map(({ price, quantity }) => ({ priceId: idOf(price) ?? '', quantity: quantity ?? null })),
    })),
  };
}

/**
 * The next phase that has not begun, of a schedule that is still followed: what the subscription becomes, and when. Nothing
 * once its last phase runs: a schedule is over only when that ends (docs.stripe.com/billing/subscriptions/subscription-schedules).
 */
export function nextPhase(schedule: SubscriptionSchedule | undefined, now: Date): SchedulePhase | undefined {
  if (schedule?.status !== 'active' && schedule?.status !== 'not_started') return undefined;
  return schedule.phases.find(({ startsAt }) => Date.parse(startsAt) > now.getTime());
}
