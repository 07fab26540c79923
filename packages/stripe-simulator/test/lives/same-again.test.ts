import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import fc, { patience, runs } from '../fixed-seed.ts';
import { attempt } from './attempt.ts';
import { type Life, lives } from './steps.ts';
import { openWorld, restart, type World } from './world.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lives-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** All that was answered, and all that is known in the end; `between` may interfere before a step. */
async function live(
  life: Life,
  { dataFile, between }: { dataFile?: string; between?: (world: World, at: number) => Promise<void> } = {},
): Promise<{ answers: string[]; state: string[] }> {
  const world = await openWorld(life, dataFile);
  try {
    for (const [at, step] of life.steps.entries()) {
      await between?.(world, at);
      await attempt(world, step);
    }
    expect(world.failures).toEqual([]);
    return { answers: world.transcript, state: stateOf(world) };
  } finally {
    await world.simulator.close();
  }
}

/** But for the count of requests, which is kept only now and then, and that of tasks, which is but an order. */
const stateOf = ({ simulator }: World): string[] =>
  simulator
    .snapshot()
    .split('\n')
    .filter((line) => !line.includes('"counters",{"id":"req"'))
    .map((line) => line.replace(/"order":\d+/, ''));

/** The first that differs is enough to see. */
function expectSame(found: readonly string[], wanted: readonly string[]): void {
  const at = wanted.findIndex((text, place) => text !== found[place]);
  expect(found[at]).toBe(wanted[at]);
  expect(found.length).toBe(wanted.length);
}

let files = 0;

test(
  'same seed, same calls: same ids and same bytes, also when it is stopped and started again in between',
  async () => {
    await fc.assert(
      fc.asyncProperty(lives, fc.integer({ min: 1, max: 4 }), async (life, every) => {
        const once = await live(life);
        const again = await live(life);
        expectSame(again.answers, once.answers);
        expectSame(again.state, once.state);
        files += 1;
        const dataFile = join(folder, `${files}.jsonl`);
        const between = (world: World, at: number) =>
          at % every === 0 ? restart(world, dataFile) : Promise.resolve();
        const interrupted = await live(life, { dataFile, between });
        expectSame(interrupted.answers, once.answers);
        expectSame(interrupted.state.toSorted(), once.state.toSorted());
      }),
      runs(12),
    );
  },
  patience(120),
);
