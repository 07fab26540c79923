import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectMoneyAddsUp } from '../money-adds-up.ts';
import { assertLife } from './assert-life.ts';
import { attempt } from './attempt.ts';
import { lives } from './steps.ts';
import { openWorld } from './world.ts';

/** LIVES_SECONDS=300 for a long run, LIVES_SEED repeats one that was seen to fail. */
const SECONDS = Number(process.env.LIVES_SECONDS ?? 15);
const SEED = Number(process.env.LIVES_SEED ?? Math.floor(Math.random() * 2 ** 31));

test(
  `whatever happens to subscriptions, everything about them stays true (LIVES_SEED=${SEED})`,
  async () => {
    const answers = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(lives, async (life) => {
        const world = await openWorld(life);
        try {
          for (const step of life.steps) {
            const key = `${step.do} ${await attempt(world, step)}`;
            answers.set(key, (answers.get(key) ?? 0) + 1);
            assertLife(world);
          }
          await expectMoneyAddsUp(world.stripe);
        } finally {
          await world.simulator.close();
        }
      }),
      {
        seed: SEED,
        numRuns: 100_000,
        interruptAfterTimeLimit: SECONDS * 1000,
        markInterruptAsFailure: false,
      },
    );
    if (process.env.LIVES_TALLY) console.info(Object.fromEntries(answers));
    expect(answers.get('wait done') ?? 0).toBeGreaterThan(10);
  },
  (SECONDS + 60) * 1000,
);
