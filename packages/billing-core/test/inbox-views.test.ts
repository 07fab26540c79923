import { afterAll, beforeAll, expect, test } from 'vitest';
import { buy, codeOf, must, openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await buy(world, { planKey: 'starter' });
  await world.settle();
});
afterAll(() => world.close());

const everything = { state: null, search: null, from: null, to: null, cursor: null, limit: 100 };

test('an operator reads one event: the payload without people and secrets, and what was written because of it', async () => {
  const { items } = await world.billing.inbox.list({
    ...everything,
    search: 'customer.subscription.created',
  });
  const [listed] = items;
  expect(items).toHaveLength(1);
  const event = must(
    await world.billing.inbox.get({ eventId: listed?.eventId ?? '', stripeAccount: 'platform' }),
  );
  expect(event).toMatchObject({ ...listed, state: 'done', nextAttemptAt: null });
  expect(JSON.parse(event.payload)).toMatchObject({
    id: listed?.eventId,
    type: 'customer.subscription.created',
  });
  expect(event.audit).toContainEqual(expect.objectContaining({ actor: 'stripe', because: listed?.because }));
  expect(event.billingEvents.map(({ type }) => type)).toContain('subscription.activated');
});

test('the address of the customer is in no payload that is shown', async () => {
  const { items } = await world.billing.inbox.list(everything);
  expect(items.length).toBeGreaterThan(5);
  for (const { eventId, stripeAccount } of items) {
    const { payload } = must(await world.billing.inbox.get({ eventId, stripeAccount }));
    expect(payload).not.toMatch(/@(?!example\.com\/)[\w.]+\.example|"\w+@/);
  }
});

test('an event that nobody stored is not found', async () => {
  expect(codeOf(await world.billing.inbox.get({ eventId: 'evt_none', stripeAccount: 'platform' }))).toBe(
    'event_not_found',
  );
});

test('events are found by when they came', async () => {
  const { items } = await world.billing.inbox.list(everything);
  const newest = items[0]?.receivedAt ?? '';
  const later = new Date(Date.parse(newest) + 1).toISOString();
  expect((await world.billing.inbox.list({ ...everything, from: later })).items).toEqual([]);
  expect((await world.billing.inbox.list({ ...everything, to: later })).items).toHaveLength(items.length);
});

test('health counts what came, what waits, and how late it was applied', async () => {
  const { items } = await world.billing.inbox.list(everything);
  const health = await world.billing.inbox.health({ hours: 24 * 365 });
  const total = Object.values(health.counts).reduce((sum, count) => sum + count, 0);
  expect(total).toBe(items.length);
  expect(health.waiting).toEqual({ count: 0, oldestReceivedAt: null });
  expect(health.lag.reduce((sum, { count }) => sum + count, 0)).toBe(items.length);
  for (const { p50Seconds, p95Seconds, p99Seconds } of health.lag) {
    expect(p50Seconds).toBeLessThanOrEqual(p95Seconds);
    expect(p95Seconds).toBeLessThanOrEqual(p99Seconds);
  }
});

test('an event is found by its id, its object, its customer or its type, whatever became of it', async () => {
  const { items } = await world.billing.inbox.list({
    ...everything,
    search: 'customer.subscription.created',
  });
  const [event] = items;
  if (!event) throw new Error('The subscription’s event is there.');
  const { eventId, objectId, customerId, type } = event;
  await world.billing.worker.stop();
  for (const state of ['received', 'processing', 'failed', 'done', 'ignored', 'dead'] as const) {
    await world.db.updateTable('webhook_inbox').set({ state }).where('event_id', '=', eventId).execute();
    for (const search of [eventId, objectId, customerId, type])
      for (const filter of [null, state]) {
        const found = await world.billing.inbox.list({ ...everything, search, state: filter });
        expect(found.items.map((item) => item.eventId)).toContain(eventId);
      }
    const other = state === 'done' ? 'dead' : 'done';
    const missed = await world.billing.inbox.list({ ...everything, search: eventId, state: other });
    expect(missed.items).toEqual([]);
  }
});
