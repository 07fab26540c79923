import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { changeSubscription, findSubscription } from '../subscriptions/change-subscription.ts';
import { scheduleTasks } from '../subscriptions/subscription-times.ts';
import { findOpenSchedule } from './find-schedule.ts';
import { unscheduleTransitions } from './schedule-times.ts';

/** https://docs.stripe.com/api/subscription_schedules/release: the subscription goes on as it is, by itself. */
export function releaseSchedule(
  sim: Simulation,
  params: Stripe.SubscriptionScheduleReleaseParams,
  id: string,
): Stripe.SubscriptionSchedule {
  return release(sim, findOpenSchedule(sim, id, 'release'), params.preserve_cancel_date ?? false);
}

export function release(
  sim: Simulation,
  schedule: Stripe.SubscriptionSchedule,
  keepsCancelDate = false,
): Stripe.SubscriptionSchedule {
  unscheduleTransitions(sim, schedule.id);
  const subscription = idOf(schedule.subscription);
  const released = sim.store.subscriptionSchedules.put<Stripe.SubscriptionSchedule>({
    ...schedule,
    current_phase: null,
    released_at: sim.now(),
    released_subscription: subscription,
    status: 'released',
    subscription: null,
  });
  sim.emit('subscription_schedule.released', released);
  if (subscription !== null) {
    const free = changeSubscription(sim, findSubscription(sim, subscription), {
      schedule: null,
      ...(keepsCancelDate ? {} : { cancel_at: null }),
    });
    scheduleTasks(sim, free);
  }
  return released;
}
