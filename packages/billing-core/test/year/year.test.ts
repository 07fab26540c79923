import { createTestDatabase } from '@billwright/db/testing';
// Declares what the set-up provides to `createTestDatabase`.
import type {} from '@billwright/db/testing-setup';
import { expect, test } from 'vitest';
import type { PlantName } from './plants.ts';
import { runYear, type YearResult } from './run-year.ts';
import { describe } from './verdict.ts';

const SEED = Number(process.env.YEAR_SEED ?? 2026);
const WHOLE = { customers: 500, seed: SEED, days: 365 };
const SMALL = { customers: 24, seed: 7, days: 45 };

async function live(size: typeof WHOLE, plant?: PlantName): Promise<YearResult> {
  const database = await createTestDatabase();
  try {
    return await runYear(database, { ...size, plant });
  } finally {
    await database.drop();
  }
}

test('a year of a business ends with every failed invoice closed, every mail sent once, every cent explained and every row as at Stripe', async () => {
  const { checks, figures } = await live(WHOLE);
  console.log(JSON.stringify(figures));
  const replay = `npm run year -- --customers ${WHOLE.customers} --seed ${SEED} --days ${WHOLE.days}`;
  const failed = checks.filter(({ problems }) => problems.length > 0).flatMap(describe);
  expect(failed, replay).toEqual([]);
  // What is lost is judged too: a year in which everybody pays in the end shows nothing of it.
  const lost = Object.values(figures.lost).reduce((sum, each) => sum + each, 0);
  expect(lost / figures.failed).toBeGreaterThan(0.25);
  expect(Object.keys(figures.lost)).toEqual(expect.arrayContaining(['cancelled', 'exhausted', 'paused']));
}, 600_000);

test('the same seed lives the same year: each event, deed, mail, case and movement', async () => {
  const [first, again] = [await live(SMALL), await live(SMALL)];
  expect(again.summary).toBe(first.summary);
}, 300_000);
