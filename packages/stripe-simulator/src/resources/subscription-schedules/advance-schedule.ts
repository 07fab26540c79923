import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { endAsAsked } from '../subscriptions/end-as-asked.ts';
import { enterPhase } from './enter-phase.ts';
import { changeSchedule } from './find-schedule.ts';
import { release } from './release-schedule.ts';
import { scheduleTransitions } from './schedule-times.ts';
import { startSchedule } from './start-schedule.ts';

/** Does what has fallen due: the first phase, the next one, or the end of the last. */
export function advanceSchedule(sim: Simulation, id: string): void {
  const schedule = sim.store.subscriptionSchedules.get(id);
  if (schedule?.status === 'not_started') {
    if ((schedule.phases[0]?.start_date ?? 0) <= sim.now()) startAndSay(sim, schedule);
    return;
  }
  if (schedule?.status !== 'active' || !schedule.current_phase) return;
  if (schedule.current_phase.end_date > sim.now()) return;
  const next = schedule.phases.find((phase) => phase.end_date > sim.now());
  if (!next) {
    finish(sim, schedule);
    return;
  }
  const current_phase = { end_date: next.end_date, start_date: next.start_date };
  const moved = changeSchedule(sim, schedule, { current_phase });
  scheduleTransitions(sim, moved);
  enterPhase(sim, moved, next);
}

function startAndSay(sim: Simulation, before: Stripe.SubscriptionSchedule): void {
  sim.emit('subscription_schedule.updated', startSchedule(sim, before), before);
}

function finish(sim: Simulation, schedule: Stripe.SubscriptionSchedule): void {
  const subscription = sim.store.subscriptions.get(String(schedule.subscription));
  if (schedule.end_behavior !== 'cancel' || !subscription) release(sim, schedule);
  else if (subscription.ended_at === null) endAsAsked(sim, subscription);
}
