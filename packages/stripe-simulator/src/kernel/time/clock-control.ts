import { Hono } from 'hono';
import type { Engine } from '../engine.ts';
import { InvalidInput, type Read, readFields, readInput, whole } from '../http/control-input.ts';
import { afterStep, isStep, STEPS, type Step } from './step.ts';

const LONGEST_SECONDS = 100 * 366 * 86_400;
const FASTEST = 31_536_000;

/** What the simulator's own clock is asked to do: one of these. */
interface ClockWish {
  set: number;
  step: number | Step;
  speed: number;
}

/** Unix seconds, or a date as ISO 8601 has it. */
const moment: Read<number> = (value, name) => {
  const seconds = typeof value === 'string' ? Math.floor(Date.parse(value) / 1000) : value;
  if (typeof seconds === 'number' && Number.isSafeInteger(seconds)) return seconds;
  throw new InvalidInput(`${name} must be Unix seconds or a date such as 2027-01-31T10:00:00Z.`);
};

const step: Read<number | Step> = (value, name) => {
  if (isStep(value)) return value;
  if (typeof value === 'string') throw new InvalidInput(`${name} is seconds, or one of ${STEPS.join(', ')}.`);
  return whole(0, LONGEST_SECONDS)(value, name);
};

const speed: Read<number> = (value, name) => {
  if (typeof value === 'number' && value >= 0 && value <= FASTEST) return value;
  throw new InvalidInput(`${name} is simulated seconds a real second, from 0 to ${FASTEST}; 0 stands still.`);
};

/**
 * `GET` and `POST /_simulator/clock`: sets the clock to a later time, steps it, or lets it run at a speed. Whatever
 * falls due on the way is done, in order, and its webhooks are delivered before the answer.
 */
export function clockControl(engine: Engine): Hono {
  const app = new Hono();
  const state = () => ({ now: engine.clock.now(), speed: engine.clock.speed });
  app.get('/', (c) => c.json(state()));
  app.post('/', async (c) => {
    await apply(engine, readFields<ClockWish>(await readInput(c), { set: moment, step, speed }));
    return c.json(state());
  });
  app.post('/advance', async (c) => {
    const wish = readFields<{ seconds: number }>(await readInput(c), { seconds: whole(0, LONGEST_SECONDS) });
    if (wish.seconds === undefined)
      throw new InvalidInput('Give { "seconds": whole number } between 0 and a hundred years.');
    await engine.advance(wish.seconds);
    return c.json(state());
  });
  return app;
}

async function apply(engine: Engine, wish: Partial<ClockWish>): Promise<void> {
  if (Object.keys(wish).length !== 1) throw new InvalidInput('Give one of set, step and speed.');
  const now = engine.clock.now();
  if (wish.speed !== undefined) return engine.runAt(wish.speed);
  const until = wish.set ?? afterStep(now, wish.step ?? 0);
  if (until < now)
    throw new InvalidInput(
      `Time does not go back: it is ${new Date(now * 1000).toISOString()}. Reset the simulator to begin earlier.`,
    );
  if (until - now > LONGEST_SECONDS) throw new InvalidInput('A hundred years at most, in one go.');
  await engine.advance(until - now);
}
