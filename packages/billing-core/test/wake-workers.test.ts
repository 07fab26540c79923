import { listenForNotifications } from '@billwright/db';
import { createTestDatabase, type TestDatabase } from '@billwright/db/testing';
import type {} from '@billwright/db/testing-setup';
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { shardOf } from '../src/shell/apply/lock-shard.ts';
import { INBOX_CHANGED } from '../src/shell/context.ts';
import { createInboxWriter, toReceived } from '../src/shell/receive/store-events.ts';
import { readShards } from '../src/shell/receive/wake-workers.ts';

let database: TestDatabase;
let stopListening: () => Promise<void>;
const told = new Set<number>();
beforeAll(async () => {
  database = await createTestDatabase();
  stopListening = await listenForNotifications(database.url, INBOX_CHANGED, (payload) => {
    for (const shard of readShards(payload)) told.add(shard);
  });
});
afterAll(async () => {
  await stopListening();
  await database.drop();
});

const anEventOf = (customer: string) =>
  ({
    id: `evt_${customer}`,
    object: 'event',
    type: 'customer.updated',
    created: 1_769_853_600,
    livemode: false,
    data: { object: { id: customer, object: 'customer' } },
  }) as unknown as Stripe.Event;

test('workers are told which shards have something new, once it is committed', async () => {
  const customers = Array.from({ length: 40 }, (_, n) => `cus_${n}`);
  const shards = new Set(customers.map((customer) => shardOf('platform', customer)));
  const inbox = createInboxWriter(database.db);
  await Promise.all(customers.map((customer) => inbox.store(toReceived(anEventOf(customer)))));
  await vi.waitFor(() => expect(told).toEqual(shards), 900);
});

test('what came before tells nobody again', async () => {
  told.clear();
  const inbox = createInboxWriter(database.db);
  expect(await inbox.store(toReceived(anEventOf('cus_1')))).toBe(false);
  expect(await inbox.store(toReceived(anEventOf('cus_new')))).toBe(true);
  await vi.waitFor(() => expect(told.size).toBeGreaterThan(0), 900);
  expect([...told]).toEqual([shardOf('platform', 'cus_new')]);
});

test('a notification of another kind names no shard', () => {
  expect(readShards('7,12')).toEqual([7, 12]);
  expect(readShards('hello')).toEqual([]);
});
