import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { unscheduleTransitions } from './schedule-times.ts';

/**
 * The subscription has ended. As the schedule wanted it at the end of its last phase: completed. For want of money:
 * aborted. Otherwise: cancelled with it (docs.stripe.com/api/events/types, subscription_schedule).
 */
export function endWithSubscription(
  sim: Simulation,
  id: string,
  reason: Stripe.Subscription.CancellationDetails.Reason,
): void {
  const schedule = sim.store.subscriptionSchedules.get(id);
  if (schedule?.status !== 'active') return;
  unscheduleTransitions(sim, id);
  const endsNow = (schedule.phases.at(-1)?.end_date ?? Number.POSITIVE_INFINITY) <= sim.now();
  if (schedule.end_behavior === 'cancel' && endsNow) {
    const completed = sim.store.subscriptionSchedules.put<Stripe.SubscriptionSchedule>({
      ...schedule,
      completed_at: sim.now(),
      current_phase: null,
      status: 'completed',
    });
    sim.emit('subscription_schedule.completed', completed);
    return;
  }
  const canceled = sim.store.subscriptionSchedules.put<Stripe.SubscriptionSchedule>({
    ...schedule,
    canceled_at: sim.now(),
    current_phase: null,
    status: 'canceled',
  });
  const isAborted = reason === 'payment_failed';
  sim.emit(isAborted ? 'subscription_schedule.aborted' : 'subscription_schedule.canceled', canceled);
}
