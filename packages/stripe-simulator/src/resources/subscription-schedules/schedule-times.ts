import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';

const WARNING_SECONDS = 7 * 86_400;

/** The next phase, and the warning a week before the last one ends. */
export function scheduleTransitions(sim: Simulation, schedule: Stripe.SubscriptionSchedule): void {
  const { id, status, phases, current_phase } = schedule;
  const [first] = phases;
  const last = phases.at(-1);
  if (!first || !last) return;
  const next = status === 'active' && current_phase ? current_phase.end_date : first.start_date;
  sim.schedule('subscription_schedule.transition', id, next);
  const warnsAt = last.end_date - WARNING_SECONDS;
  if (warnsAt >= sim.now()) sim.schedule('subscription_schedule.expiring', id, warnsAt);
  else sim.unschedule('subscription_schedule.expiring', id);
}

export function unscheduleTransitions(sim: Simulation, id: string): void {
  sim.unschedule('subscription_schedule.transition', id);
  sim.unschedule('subscription_schedule.expiring', id);
}
