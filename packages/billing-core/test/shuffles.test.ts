import { createTestDatabase } from '@billwright/db/testing';
import type {} from '@billwright/db/testing-setup';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enabledEvents } from '../src/events/index.ts';
import { coverageOf } from './lab/coverage.ts';
import { type Dump, dumpMirrors } from './lab/dump.ts';
import { type Lab, openLab } from './lab/lab.ts';
import { STORIES } from './lab/lives.ts';
import { recordLives } from './lab/record-lives.ts';
import { runShuffles } from './lab/run-shuffles.ts';
import { inOrder } from './lab/shuffle.ts';
import { mirrorsOfStripe, onlyWhatIsTold } from './lab/stripes-own.ts';

/** Of this test the first thousand; `npm run shuffles -- 100000` goes on. */
const SHUFFLES = Number(process.env.SHUFFLES ?? 1_000);
const SEED = Number(process.env.SHUFFLES_SEED ?? 1);
const LIVES = 3 * Object.keys(STORIES).length;

let lab: Lab;
let expected: Dump;
let mirrors: Dump;
beforeAll(async () => {
  lab = await openLab(await createTestDatabase(), await recordLives(LIVES, SEED));
  expected = await inOrder(lab, 10);
  mirrors = onlyWhatIsTold(await dumpMirrors(lab.database.db));
}, 120_000);
afterAll(() => lab.close());

/** The simulator's cards never change by themselves, nor can they be changed. */
const NEVER_SENT = new Set(['payment_method.updated']);
const STEPS = [
  'subscription begins active',
  'subscription begins incomplete',
  'subscription begins trialing',
  'subscription incomplete → active',
  'subscription incomplete → incomplete_expired',
  'subscription trialing → active',
  'subscription trialing → paused',
  'subscription paused → active',
  'subscription active → past_due',
  'subscription past_due → active',
  'subscription ends canceled',
];

test('the recorded lives show every event that is decided, and every step of a subscription and an invoice', () => {
  const { types, steps } = coverageOf(lab.recording.lives);
  expect(enabledEvents.filter((type) => !types.has(type) && !NEVER_SENT.has(type))).toEqual([]);
  expect(STEPS.filter((step) => !steps.has(step))).toEqual([]);
});

test('in order, the rows are what Stripe’s own objects come to', async () => {
  expect(Object.fromEntries(mirrors)).toEqual(Object.fromEntries(await mirrorsOfStripe(lab)));
});

test('any order, repetition, batches, workers and cuts leave and tell what the order does', async () => {
  const { failed, shuffles, cuts } = await runShuffles(lab, { expected, count: SHUFFLES, seed: SEED });
  expect(failed).toEqual([]);
  expect(shuffles).toBeGreaterThanOrEqual(SHUFFLES);
  if (SHUFFLES >= 1_000) expect(cuts).toBeGreaterThan(10);
}, 600_000);
