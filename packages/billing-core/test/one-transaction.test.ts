import { sql } from 'kysely';
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { drainShard } from '../src/shell/apply/drain-inbox.ts';
import type { BillingContext } from '../src/shell/context.ts';
import { createContext, storeAll } from './context.ts';
import { buy, openWorld, type World } from './world.ts';

let world: World;
let context: BillingContext;
let recorded: Stripe.Event[];

beforeAll(async () => {
  world = await openWorld();
  await buy(world, { planKey: 'starter' });
  await world.billing.worker.stop();
  context = createContext(world);
  recorded = await world.stripe.events.list({ limit: 100 }).autoPagingToArray({ limit: 200 });
});
afterAll(() => world.close());

const rowsOf = (table: 'subscriptions' | 'billing_events' | 'audit_log' | 'object_states') =>
  world.db.selectFrom(table).selectAll().execute();
const stateOf = (eventId: string) =>
  world.db
    .selectFrom('webhook_inbox')
    .select(['state', 'attempts', 'last_error'])
    .where('event_id', '=', eventId)
    .executeTakeFirst();

async function forget(): Promise<void> {
  for (const table of [
    'object_states',
    'webhook_inbox',
    'billing_events',
    'audit_log',
    'subscriptions',
  ] as const)
    await world.db.deleteFrom(table).execute();
}

async function drainAll(events: Stripe.Event[]): Promise<void> {
  for (const shard of await storeAll(context, events)) await drainShard(context, shard);
}

function find(type: string): Stripe.Event {
  const event = recorded.find((candidate) => candidate.type === type);
  if (!event) throw new Error(`No ${type} was recorded.`);
  return event;
}

test.each(['object_states', 'subscriptions', 'billing_events', 'audit_log'] as const)(
  'when writing %s fails, nothing of the event is kept, and it is tried again',
  async (table) => {
    await forget();
    const event = find('customer.subscription.created');
    await sql`create function refuse() returns trigger language plpgsql as $$ begin raise exception 'planted'; end $$`.execute(
      world.db,
    );
    await sql`create trigger planted before insert on ${sql.table(table)} for each row execute function refuse()`.execute(
      world.db,
    );
    await drainAll([event]);
    for (const name of ['object_states', 'subscriptions', 'billing_events', 'audit_log'] as const)
      expect(await rowsOf(name)).toEqual([]);
    expect(await stateOf(event.id)).toMatchObject({
      state: 'failed',
      attempts: 1,
      last_error: expect.stringContaining('planted'),
    });
    await sql`drop function refuse() cascade`.execute(world.db);
    await world.advance(10);
    await drainAll([]);
    expect(await stateOf(event.id)).toMatchObject({ state: 'done', last_error: null });
    expect(await rowsOf('subscriptions')).toHaveLength(1);
  },
);

test('a poison event is parked after eight tries, and those behind it go on', async () => {
  await forget();
  const good = find('customer.subscription.created');
  const poison = {
    ...find('customer.subscription.created'),
    id: 'evt_poison',
    data: { object: { id: 'sub_poison', object: 'subscription', customer: customerOf(good) } },
  } as unknown as Stripe.Event;
  await drainAll([poison, good]);
  expect(await stateOf(good.id)).toMatchObject({ state: 'done' });
  for (let tries = 1; tries < 8; tries += 1) {
    expect(await stateOf('evt_poison')).toMatchObject({ state: 'failed', attempts: tries });
    await world.simulator.simulator.advance(3 * 3_600);
    await drainAll([]);
  }
  expect(await stateOf('evt_poison')).toMatchObject({ state: 'dead', attempts: 8 });
});

const customerOf = (event: Stripe.Event) => (event.data.object as { customer: string }).customer;

test('an operator sees it and replays it, and is told what really happened', async () => {
  const { billing } = world;
  const dead = await billing.inbox.list({
    state: 'dead',
    search: null,
    from: null,
    to: null,
    cursor: null,
    limit: 10,
  });
  expect(dead.items.map(({ eventId }) => eventId)).toEqual(['evt_poison']);
  const again = { eventId: 'evt_poison', stripeAccount: 'platform', actorId: 'olga', because: 'Mended.' };
  expect(await billing.inbox.replay(again)).toMatchObject({
    ok: true,
    value: { state: 'failed', attempts: 1 },
  });
  expect(await billing.inbox.replay({ ...again, eventId: 'evt_none' })).toMatchObject({
    error: { code: 'event_not_found' },
  });
  const audit = await world.db
    .selectFrom('audit_log')
    .select(['actor', 'action', 'because'])
    .where('actor', '=', 'olga')
    .execute();
  expect(audit).toEqual([
    { actor: 'olga', action: 'webhook.replay', because: 'Applied again, having been dead: Mended.' },
  ]);
});

test('a replay of what was done changes nothing and tells nothing again', async () => {
  const [event] = (
    await world.billing.inbox.list({
      state: 'done',
      search: 'customer.subscription.created',
      from: null,
      to: null,
      cursor: null,
      limit: 10,
    })
  ).items;
  const before = { rows: await rowsOf('subscriptions'), told: await rowsOf('billing_events') };
  const replayed = await world.billing.inbox.replay({
    eventId: event?.eventId ?? '',
    stripeAccount: 'platform',
    actorId: 'olga',
    because: 'Mended.',
  });
  expect(replayed).toMatchObject({ ok: true, value: { state: 'done' } });
  expect(await rowsOf('billing_events')).toEqual(before.told);
  expect(await rowsOf('subscriptions')).toEqual(before.rows);
});

test('an event of no use is ignored with its reason, and one of no account of ours too', async () => {
  await forget();
  const event = find('customer.created');
  const stranger = {
    ...event,
    id: 'evt_stranger',
    data: { object: { ...event.data.object, id: 'cus_stranger', metadata: {} } },
  } as unknown as Stripe.Event;
  await drainAll([find('invoice.payment_succeeded'), stranger]);
  const ignored = await world.billing.inbox.list({
    state: 'ignored',
    search: null,
    from: null,
    to: null,
    cursor: null,
    limit: 10,
  });
  expect(new Set(ignored.items.map(({ because }) => because))).toEqual(
    new Set([
      'The object belongs to no account of ours.',
      'invoice.paid tells the same, also of payments outside Stripe.',
    ]),
  );
});

test('the list pages through everything once', async () => {
  await forget();
  await storeAll(context, recorded);
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await world.billing.inbox.list({
      state: null,
      search: null,
      from: null,
      to: null,
      cursor,
      limit: 4,
    });
    seen.push(...page.items.map(({ eventId }) => eventId));
    cursor = page.nextCursor;
  } while (cursor);
  expect(seen.toSorted()).toEqual(recorded.map(({ id }) => id).toSorted());
});
