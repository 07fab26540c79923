import fc from 'fast-check';
import { expectMoneyAddsUp } from '../money-adds-up.ts';
import { assertLife } from './assert-life.ts';
import { attempt } from './attempt.ts';
import { lives } from './steps.ts';
import { openWorld } from './world.ts';

/** How often each step was done, and how often refused. */
export type Tally = Map<string, number>;

/** Draws lives and lives them, asserting after each step whatever must be true of subscriptions. */
export async function liveThrough(parameters: fc.Parameters<unknown>): Promise<Tally> {
  const tally: Tally = new Map();
  await fc.assert(
    fc.asyncProperty(lives, async (life) => {
      const world = await openWorld(life);
      try {
        for (const step of life.steps) {
          const key = `${step.do} ${await attempt(world, step)}`;
          tally.set(key, (tally.get(key) ?? 0) + 1);
          assertLife(world);
        }
        await expectMoneyAddsUp(world.stripe);
      } finally {
        await world.simulator.close();
      }
    }),
    parameters,
  );
  return tally;
}
