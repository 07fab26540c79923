import type Stripe from 'stripe';
import { cycleBoundary } from '../../kernel/billing/billing-dates.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { findTestClock } from './test-clock.ts';

const MOST_INTERVALS = 2;
const MOST_YEARS = 2;

/**
 * Starts an advance. What falls due on the way is done after this request was answered; the clock is `ready` again
 * once all of it is, and says so by an event (docs.stripe.com/billing/testing/test-clocks).
 */
export function advanceTestClock(
  sim: Simulation,
  { frozen_time: target }: Stripe.TestHelpers.TestClockAdvanceParams,
  id: string,
): Stripe.TestHelpers.TestClock {
  const before = findTestClock(sim, id);
  assertCanAdvance(sim, before, target);
  const after = sim.store.testClocks.put({
    ...before,
    status: 'advancing',
    status_details: { advancing: { target_frozen_time: target } },
  });
  sim.onClock(null).emit('test_helpers.test_clock.advancing', after);
  sim.advanceTestClock(id, target);
  return after;
}

function assertCanAdvance(sim: Simulation, clock: Stripe.TestHelpers.TestClock, target: number): void {
  if (clock.status === 'advancing') {
    throw invalidRequest('Test clock advancement underway - cannot perform modifications.', { status: 429 });
  }
  if (clock.status === 'internal_failure')
    throw invalidRequest(
      'This test clock has failed and can no longer be advanced. Delete it and create another.',
    );
  if (target <= clock.frozen_time) {
    throw invalidRequest('The frozen_time must be after the current frozen time of the test clock.', {
      param: 'frozen_time',
    });
  }
  if (target > furthest(sim, clock)) {
    throw invalidRequest(
      'The frozen_time cannot be more than two intervals in the future from the shortest subscription in this test clock, or two years if it has none.',
      { param: 'frozen_time' },
    );
  }
}

/** Two intervals of the shortest subscription, two years without one (docs.stripe.com/api/test_clocks/advance). */
function furthest(sim: Simulation, { id, frozen_time: now }: Stripe.TestHelpers.TestClock): number {
  const ends = sim.store.subscriptions
    .filter(({ test_clock, ended_at }) => test_clock === id && ended_at === null)
    .flatMap(({ items }) => items.data)
    .map(({ price }) => price.recurring)
    .filter((recurring) => recurring !== null)
    .map(({ interval, interval_count }) =>
      cycleBoundary(now, { interval, intervalCount: interval_count }, MOST_INTERVALS),
    );
  return ends.length > 0
    ? Math.min(...ends)
    : cycleBoundary(now, { interval: 'year', intervalCount: MOST_YEARS }, 1);
}

/** Everything on the way is done. */
export function arrive(sim: Simulation, id: string): void {
  const clock = sim.store.testClocks.get(id);
  const target = clock?.status_details.advancing?.target_frozen_time;
  if (!clock || target === undefined) return;
  const ready = sim.store.testClocks.put({
    ...clock,
    frozen_time: target,
    status: 'ready',
    status_details: {},
  });
  sim.emit('test_helpers.test_clock.ready', ready);
}

/** Something on the way has failed: a fault of the simulator itself, never of its user. */
export function fail(sim: Simulation, id: string): void {
  const clock = sim.store.testClocks.get(id);
  if (!clock) return;
  const failed = sim.store.testClocks.put({ ...clock, status: 'internal_failure', status_details: {} });
  sim.emit('test_helpers.test_clock.internal_failure', failed);
}
