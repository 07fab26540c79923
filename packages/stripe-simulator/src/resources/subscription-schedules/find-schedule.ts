import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';

export function findSchedule(sim: Simulation, id: string): Stripe.SubscriptionSchedule {
  const schedule = sim.store.subscriptionSchedules.get(id);
  if (!schedule) throw noSuch('subscription schedule', id);
  return schedule;
}

/** Only a schedule that has not run its course can be changed, released or cancelled. */
export function findOpenSchedule(sim: Simulation, id: string, act: string): Stripe.SubscriptionSchedule {
  const schedule = findSchedule(sim, id);
  if (schedule.status === 'not_started' || schedule.status === 'active') return schedule;
  throw invalidRequest(
    `You cannot ${act} a subscription schedule that is currently in the \`${schedule.status}\` status.`,
  );
}

/** Puts a changed schedule and says so. */
export function changeSchedule(
  sim: Simulation,
  before: Stripe.SubscriptionSchedule,
  changes: Partial<Stripe.SubscriptionSchedule>,
): Stripe.SubscriptionSchedule {
  const after = sim.store.subscriptionSchedules.put({ ...before, ...changes });
  sim.emit('subscription_schedule.updated', after, before);
  return after;
}
