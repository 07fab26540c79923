import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing.ts';
import { ensureInboxPartitions, forgetOldEvents, inboxPartitions } from './maintain-inbox.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

let stored = 0;
async function store(created: string, state: 'done' | 'dead' | 'received' = 'done'): Promise<string> {
  stored += 1;
  const event_id = `evt_${stored}`;
  await database.db
    .insertInto('webhook_inbox')
    .values({
      stripe_account: 'platform',
      event_id,
      stripe_created_at: new Date(created),
      type: 'customer.updated',
      api_version: null,
      livemode: false,
      object_type: 'customer',
      object_id: 'cus_1',
      customer_id: 'cus_1',
      shard: 0,
      state,
      because: null,
      last_error: null,
      payload: '{}',
    })
    .execute();
  return event_id;
}

const all = async () =>
  (await database.db.selectFrom('webhook_inbox').select('event_id').orderBy('event_id').execute()).map(
    ({ event_id }) => event_id,
  );

test('the months around now have partitions, made once by any number of processes', async () => {
  const now = new Date('2026-12-15T00:00:00Z');
  await Promise.all([1, 2, 3].map(() => ensureInboxPartitions(database.db, now)));
  expect(await inboxPartitions(database.db)).toEqual([
    'webhook_inbox_2026_11',
    'webhook_inbox_2026_12',
    'webhook_inbox_2027_01',
    'webhook_inbox_2027_02',
  ]);
});

test('what came before its month was made moves into it, and is still there once', async () => {
  const early = await store('2027-05-03T00:00:00Z');
  await ensureInboxPartitions(database.db, new Date('2027-05-15T00:00:00Z'));
  expect(await all()).toEqual([early]);
  await expect(
    database.db
      .insertInto('webhook_inbox')
      .values(await rowOf(early))
      .execute(),
  ).rejects.toMatchObject({ code: '23505' });
});

async function rowOf(eventId: string) {
  const { payload, ...row } = await database.db
    .selectFrom('webhook_inbox')
    .selectAll()
    .where('event_id', '=', eventId)
    .executeTakeFirstOrThrow();
  return { ...row, payload: JSON.stringify(payload) };
}

test('a settled month is dropped whole; what waits for somebody stays, however old', async () => {
  const dead = await store('2026-12-31T23:59:59Z', 'dead');
  await store('2026-12-01T00:00:00Z');
  await store('2026-11-30T12:00:00Z');
  const waiting = await store('2020-01-01T00:00:00Z', 'received');
  await store('2020-01-01T00:00:00Z');
  const kept = await all();
  const forgotten = await forgetOldEvents(database.db, new Date('2027-01-01T00:00:00Z'));
  expect(forgotten).toEqual({ partitions: 1, rows: 2 });
  expect(await inboxPartitions(database.db)).not.toContain('webhook_inbox_2026_11');
  expect(await all()).toEqual(kept.filter((id) => [dead, waiting, 'evt_1'].includes(id)));
});
