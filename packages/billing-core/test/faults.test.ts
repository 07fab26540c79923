import { afterAll, beforeAll, expect, test } from 'vitest';
import { FAULTS } from './faults/index.ts';
import { runFault } from './faults/run-fault.ts';
import { EVERY_LIFE, openStage, type Stage } from './faults/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ lives: EVERY_LIFE, seed: 1 });
}, 120_000);
afterAll(() => stage.close(), 30_000);

/** All of them, small; `npm run faults` runs them at their full length. */
test.for(Object.entries(FAULTS))(
  '%s: nothing is lost or doubled, and all is as Stripe has it',
  { timeout: 400_000 },
  async ([name, fault], { skip }) => {
    const { problems, figures } = await runFault(stage, [name, fault], { seed: 1, size: 'small' });
    expect(problems).toEqual([]);
    skip(figures.leftOut !== undefined, String(figures.leftOut));
  },
);
