import { createTestDatabase } from '@billwright/db/testing';
import type {} from '@billwright/db/testing-setup';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dice } from './lab/dice.ts';
import type { Dump } from './lab/dump.ts';
import { type Lab, openLab } from './lab/lab.ts';
import { STORIES } from './lab/lives.ts';
import { recordLives } from './lab/record-lives.ts';
import { compare, deliver, inOrder } from './lab/shuffle.ts';

const LIVES = Object.keys(STORIES).length;
/** Each run delivers a few lives whole. */
const RUNS = 60;

let lab: Lab;
let expected: Dump;
beforeAll(async () => {
  lab = await openLab(await createTestDatabase(), await recordLives(LIVES, 2));
  expected = await inOrder(lab, 10);
}, 120_000);
afterAll(() => lab.close());

const range = (length: number) => Array.from({ length }, (_, at) => at);
const livesAt = (chosen: readonly number[]) => chosen.flatMap((at) => lab.recording.lives[at] ?? []);

/**
 * Some lives, their events in any order, some of them again at any place, and connections that break at some statements. What
 * fails is shrunk: to fewer lives, nearer to their own order, without what was repeated or broke in vain.
 */
const anyDelivery = fc.subarray(range(LIVES), { minLength: 1, maxLength: 4 }).chain((chosen) => {
  const { length } = livesAt(chosen).flatMap(({ events }) => events);
  return fc.record({
    lives: fc.constant(chosen),
    order: fc.shuffledSubarray(range(length), { minLength: length }),
    again: fc.array(fc.record({ event: fc.nat(length - 1), at: fc.nat(length) })),
    cutAt: fc.array(fc.integer({ min: 1, max: 1_000 }), { maxLength: 4 }),
    seed: fc.nat(),
  });
});

test('whatever the order, the repetitions and the cuts, the same is left and told', {
  timeout: 300_000,
}, async () => {
  let cut = 0;
  await fc.assert(
    fc.asyncProperty(anyDelivery, async ({ lives: chosen, order, again, cutAt, seed }) => {
      const lives = livesAt(chosen);
      const events = lives.flatMap((life) => life.events);
      const sequence = [...order];
      for (const { event, at } of again) sequence.splice(at, 0, event);
      const deliveries = sequence.flatMap((at) => events[at] ?? []);
      let statements = 0;
      const cuts = new Set(cutAt);
      const processOf = () =>
        lab.contextOf(() => {
          statements += 1;
          if (!cuts.has(statements)) return 'go';
          cut += 1;
          return 'cut';
        });
      await lab.forget();
      await deliver(lab, { deliveries, processOf, random: dice(seed) });
      expect(await compare(lab, expected, lives)).toEqual([]);
    }),
    // Shrinking ends with what it has before the test's own time is over.
    { numRuns: RUNS, interruptAfterTimeLimit: 240_000, markInterruptAsFailure: true },
  );
  expect(cut).toBeGreaterThan(0);
});
