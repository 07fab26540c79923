import { expect, test } from 'vitest';
import { createCustomer } from '../../resources/customers/create-customer.ts';
import { Engine, NOBODY } from '../engine.ts';
import { PLATFORM_ID } from '../simulated-account.ts';
import { forgetEvents } from './forget-events.ts';

const DAY = 86_400;
const where = { account: PLATFORM_ID, clock: null };

/** Ten events, one a day; then it is the twentieth day after the last. */
function tenDays(): Engine {
  const engine = new Engine({ seed: 1, now: 0, tasks: {}, log: () => undefined });
  for (let day = 0; day < 10; day += 1) {
    engine.clock.continueFrom(day * DAY);
    engine.transact(NOBODY, where, (sim) => createCustomer(sim, {}));
  }
  engine.clock.continueFrom(35 * DAY);
  return engine;
}

const left = (engine: Engine) => [...engine.store.events.values()].map(({ created }) => created / DAY);

test('the oldest go until there are few enough', () => {
  const engine = tenDays();
  engine.transact(NOBODY, where, (sim) => forgetEvents(sim, 8));
  expect(left(engine)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
});

test('none goes that is younger than thirty days', () => {
  const engine = tenDays();
  engine.transact(NOBODY, where, (sim) => forgetEvents(sim, 0));
  expect(left(engine)).toEqual([6, 7, 8, 9]);
});

test('few enough are all kept, however old', () => {
  const engine = tenDays();
  engine.transact(NOBODY, where, (sim) => forgetEvents(sim, 10));
  expect(left(engine)).toHaveLength(10);
});
