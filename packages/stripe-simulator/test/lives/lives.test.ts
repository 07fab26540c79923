import { expect, test } from 'vitest';
import { liveThrough, type Tally } from './live-through.ts';

/** The same lives on every machine, however slow: so many of each seed. */
const SEEDS = [1, 2, 3, 4, 5, 6];
const RUNS = 40;

/** Lives that were once seen to fail: the seed, and the how-manieth life of it (`path` of fast-check's report). */
const SEEN_TO_FAIL = [
  [1_382_862_893, '286'],
  [5, '29'],
] as const;

/** LIVES_SECONDS=300 searches among other lives for so long; LIVES_SEED repeats a search that was seen to fail. */
const { LIVES_SECONDS, LIVES_SEED, LIVES_TALLY } = process.env;
const SECONDS = Number(LIVES_SECONDS ?? 0);
const SEED = Number(LIVES_SEED ?? Math.floor(Math.random() * 2 ** 31));

const TIMEOUT = 180_000;

function assertMuchHappened(tally: Tally): void {
  if (LIVES_TALLY) console.info(Object.fromEntries(tally));
  expect(tally.get('wait done') ?? 0).toBeGreaterThan(10);
}

test.each(SEEDS)(
  'whatever happens to subscriptions, everything about them stays true (seed %i)',
  async (seed) => assertMuchHappened(await liveThrough({ seed, numRuns: RUNS })),
  TIMEOUT,
);

test.each(SEEN_TO_FAIL)(
  'what once made something untrue no longer does (seed %i, life %s)',
  async (seed, path) => {
    await liveThrough({ seed, path, numRuns: 1 });
  },
  TIMEOUT,
);

test.runIf(SECONDS > 0)(
  `among random lives of ${SECONDS} s nothing becomes untrue (LIVES_SEED=${SEED})`,
  async () =>
    assertMuchHappened(
      await liveThrough({
        seed: SEED,
        numRuns: 1_000_000,
        interruptAfterTimeLimit: SECONDS * 1000,
        markInterruptAsFailure: false,
      }),
    ),
  SECONDS * 1000 + TIMEOUT,
);
