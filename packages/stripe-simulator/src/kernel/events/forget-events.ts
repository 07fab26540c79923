import type { Simulation, TaskHandlers } from '../simulation.ts';

const KEPT_SECONDS = 30 * 86_400;
/** Below this nothing is forgotten, so that what a test looks back at is there however far its clock has jumped. */
const MOST_EVENTS = 200_000;
const BETWEEN_SWEEPS = 1_000;

/**
 * Stripe gives events of the last 30 days (docs.stripe.com/api/events). Here older ones go once there are very many:
 * a year of thousands of subscriptions then fits into memory. A task does it, so that no request that fails undoes it.
 */
export function forgetSometimes(sim: Simulation): void {
  const { size } = sim.store.events;
  if (size > MOST_EVENTS && size % BETWEEN_SWEEPS === 0) sim.schedule('event.forget', 'events', sim.now());
}

export const eventTasks: TaskHandlers = {
  'event.forget': (sim) => forgetEvents(sim, MOST_EVENTS),
};

/** The oldest go first, and none that is younger than 30 days. */
export function forgetEvents(sim: Simulation, most: number): void {
  const { events } = sim.store;
  let surplus = events.size - most;
  const old: string[] = [];
  for (const { id, created } of events.values()) {
    if (surplus <= 0 || created > sim.now() - KEPT_SECONDS) break;
    old.push(id);
    surplus -= 1;
  }
  for (const id of old) events.delete(id);
}
