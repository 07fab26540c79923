import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing.ts';
import { ensureUsagePartitions, forgetOldUsage } from './maintain-usage.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await sql`insert into accounts (id, livemode, name, email) values ('acme', false, '', '')`.execute(
    database.db,
  );
});
afterAll(() => database.drop());

async function record(month: string, state: 'placed' | 'open' | 'aside'): Promise<void> {
  const at = new Date(month);
  const slice = { account_id: 'acme', feature: 'calls', quantity: 1 };
  const id = randomUUID();
  await database.db
    .insertInto('usage_events')
    .values({ ...slice, key: id, month: at, at, slice_id: id })
    .execute();
  const because = state === 'aside' ? 'too_old' : null;
  await database.db
    .insertInto('usage_slices')
    .values({
      ...slice,
      id,
      slot_at: at,
      events: 1,
      first_at: at,
      last_at: at,
      recorded_at: at,
      state,
      batch_number: null,
      aside_because: because,
      settled_by: null,
      settled_because: null,
    })
    .execute();
}

const months = async () => {
  const { rows } = await sql<{ month: string }>`
    select to_char(month, 'YYYY-MM') as month from usage_events order by month`.execute(database.db);
  return rows.map(({ month }) => month);
};

test('single events of old months go, but for those of months in which something waits', async () => {
  await ensureUsagePartitions(database.db, new Date('2026-02-10T00:00:00Z'));
  await ensureUsagePartitions(database.db, new Date('2026-05-10T00:00:00Z'));
  await record('2026-01-01', 'placed');
  await record('2026-02-01', 'aside');
  await record('2026-03-01', 'open');
  await record('2026-04-01', 'placed');
  await record('2026-05-01', 'placed');
  expect(await forgetOldUsage(database.db, new Date('2026-05-01T00:00:00Z'))).toBe(2);
  expect(await months()).toEqual(['2026-02', '2026-03', '2026-05']);
  const slices = await database.db.selectFrom('usage_slices').select('id').execute();
  expect(slices).toHaveLength(5);
});
