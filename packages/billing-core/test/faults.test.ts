import { afterAll, beforeAll, expect, test } from 'vitest';
import { FAULTS } from './faults/index.ts';
import { runFault } from './faults/run-fault.ts';
import { EVERY_LIFE, openStage, type Stage } from './faults/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ lives: EVERY_LIFE, seed: 1 });
}, 120_000);
afterAll(() => stage.close(), 30_000);

/** The small ones; `npm run faults` runs them all, at their full length. */
const quick = Object.entries(FAULTS).filter(([, { isSlow }]) => !isSlow);

test.for(quick)(
  '%s: nothing is lost or doubled, and all is as Stripe has it',
  { timeout: 180_000 },
  async ([name, fault], { skip }) => {
    const { problems, figures } = await runFault(stage, [name, fault], { seed: 1, size: 'small' });
    expect(problems).toEqual([]);
    skip(figures.leftOut !== undefined, String(figures.leftOut));
  },
);
