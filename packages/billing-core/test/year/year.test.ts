import { createTestDatabase } from '@billwright/db/testing';
// Declares what the set-up provides to `createTestDatabase`.
import type {} from '@billwright/db/testing-setup';
import { expect, test } from 'vitest';
import { runYear } from './run-year.ts';
import { describe } from './verdict.ts';

const CUSTOMERS = 500;
const SEED = Number(process.env.YEAR_SEED ?? 2026);

test('a year of a business ends with every failed invoice closed, every mail sent once, every cent explained and every row as at Stripe', async () => {
  const database = await createTestDatabase();
  try {
    const { checks, figures } = await runYear(database, { customers: CUSTOMERS, seed: SEED, days: 365 });
    console.log(JSON.stringify(figures));
    const replay = `npm run year -- --customers ${CUSTOMERS} --seed ${SEED} --days 365`;
    const failed = checks.filter(({ problems }) => problems.length > 0).flatMap(describe);
    expect(failed, replay).toEqual([]);
  } finally {
    await database.drop();
  }
}, 600_000);
