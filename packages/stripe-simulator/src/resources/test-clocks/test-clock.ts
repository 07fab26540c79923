import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { noSuch } from '../../kernel/stripe-error.ts';
import { deleteCustomer } from '../customers/delete-customer.ts';

const KEPT_SECONDS = 7 * 86_400;

export function findTestClock(sim: Simulation, id: string, param = 'id'): Stripe.TestHelpers.TestClock {
  const clock = sim.store.testClocks.get(id);
  if (!clock) throw noSuch('test clock', id, param);
  return clock;
}

/** Stands at `frozen_time` until it is advanced; Stripe deletes it, and its customers, after a week of real time. */
export function createTestClock(
  sim: Simulation,
  params: Stripe.TestHelpers.TestClockCreateParams,
): Stripe.TestHelpers.TestClock {
  const own = sim.onClock(null);
  const created = own.now();
  const clock = sim.store.testClocks.put({
    id: sim.newId('clock'),
    object: 'test_helpers.test_clock',
    created,
    deletes_after: created + KEPT_SECONDS,
    frozen_time: params.frozen_time,
    livemode: false,
    name: params.name ?? null,
    status: 'ready',
    status_details: {},
  } satisfies Stripe.TestHelpers.TestClock);
  own.schedule('test_clock.delete', clock.id, clock.deletes_after);
  own.emit('test_helpers.test_clock.created', clock);
  return clock;
}

/** Takes its customers with it, and their subscriptions. */
export function deleteTestClock(
  sim: Simulation,
  _: Stripe.TestHelpers.TestClockDeleteParams,
  id: string,
): Stripe.TestHelpers.DeletedTestClock {
  const clock = findTestClock(sim, id);
  const onClock = sim.onClock(id);
  for (const customer of sim.store.customers.filter((each) => !each.deleted && each.test_clock === id))
    deleteCustomer(onClock, {}, customer.id);
  const own = sim.onClock(null);
  own.unschedule('test_clock.delete', id);
  own.emit('test_helpers.test_clock.deleted', clock);
  sim.store.testClocks.delete(id);
  return { id, object: 'test_helpers.test_clock', deleted: true };
}
