import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { cancelNow } from '../subscriptions/cancel-subscription.ts';
import { findSubscription } from '../subscriptions/change-subscription.ts';
import { findOpenSchedule, findSchedule } from './find-schedule.ts';
import { unscheduleTransitions } from './schedule-times.ts';

/** https://docs.stripe.com/api/subscription_schedules/cancel: with its subscription, prorated and invoiced unless told otherwise. */
export function cancelSchedule(
  sim: Simulation,
  { prorate = true, invoice_now = true }: Stripe.SubscriptionScheduleCancelParams,
  id: string,
): Stripe.SubscriptionSchedule {
  const schedule = findOpenSchedule(sim, id, 'cancel');
  const subscription = idOf(schedule.subscription);
  if (subscription !== null) {
    cancelNow(sim, { prorate, invoice_now }, findSubscription(sim, subscription));
    return findSchedule(sim, id);
  }
  unscheduleTransitions(sim, id);
  const canceled = sim.store.subscriptionSchedules.put<Stripe.SubscriptionSchedule>({
    ...schedule,
    canceled_at: sim.now(),
    status: 'canceled',
  });
  sim.emit('subscription_schedule.canceled', canceled);
  return canceled;
}
