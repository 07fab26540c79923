import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { InboxEventView, InboxFilter, Page, ReplayedEvent, ReplayPage } from '../src/billing.ts';
import { buy, openWorld, type World } from './world.ts';

const NO_FILTER: InboxFilter = {
  state: null,
  search: null,
  type: null,
  customerId: null,
  from: null,
  to: null,
};
const TABLES = [
  'subscriptions',
  'invoices',
  'customers',
  'object_states',
  'billing_events',
  'effects',
  'revenue_movements',
] as const;

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await buy(world, { planKey: 'starter' });
  await world.billing.worker.stop();
});
afterAll(() => world.close());
beforeEach(() => sql`drop trigger if exists planted on subscriptions`.execute(world.db));

async function snapshot(): Promise<string> {
  const rows = await Promise.all(TABLES.map((table) => world.db.selectFrom(table).selectAll().execute()));
  return JSON.stringify(rows.map((of) => of.map((row) => JSON.stringify(row)).sort()));
}

/** Page by page to the end. */
async function replay(filter: Partial<InboxFilter>, dryRun: boolean, limit = 4): Promise<ReplayedEvent[]> {
  const items: ReplayedEvent[] = [];
  for (let cursor: string | null = null; ; ) {
    const part = { filter: { ...NO_FILTER, ...filter }, cursor, limit };
    const page: ReplayPage = dryRun
      ? await world.billing.inbox.tryReplay(part)
      : await world.billing.inbox.replayMany({ ...part, actorId: 'op', because: 'A bug is mended.' });
    items.push(...page.items);
    if (page.nextCursor === null) return items;
    cursor = page.nextCursor;
  }
}

/** As the list of operators shows them, page by page. */
async function listAll(search: string, limit: number): Promise<InboxEventView[]> {
  const items: InboxEventView[] = [];
  for (let cursor: string | null = null; ; ) {
    const filter = { state: null, search, from: null, to: null };
    const page: Page<InboxEventView> = await world.billing.inbox.list({ ...filter, cursor, limit });
    items.push(...page.items);
    if (page.nextCursor === null) return items;
    cursor = page.nextCursor;
  }
}

const inboxRows = () => world.db.selectFrom('webhook_inbox').selectAll().orderBy('event_id').execute();

test('everything replayed: each event once, oldest first, nothing changed and nothing told again', async () => {
  const before = await snapshot();
  const items = await replay({}, false);
  const rows = await inboxRows();
  expect(items.map(({ event }) => event.eventId).sort()).toEqual(rows.map(({ event_id }) => event_id));
  const times = items.map(({ event }) => event.stripeCreatedAt);
  expect(times).toEqual([...times].sort());
  expect(new Set(items.map(({ outcome }) => outcome))).toEqual(new Set(['done', 'ignored']));
  expect(items.every(({ why }) => why.length > 0)).toBe(true);
  expect(await snapshot()).toBe(before);
});

test('an event of two accounts is replayed as each, also where a page ends between them', async () => {
  const twin = {
    event_id: 'evt_of_both',
    type: 'moon.landed',
    livemode: false,
    object_type: 'moon',
    shard: 0,
  };
  const payload = JSON.stringify({ id: 'evt_of_both', type: 'moon.landed', data: { object: {} } });
  const accounts = ['acct_1', 'acct_2', 'platform'];
  const stored = { ...twin, payload, stripe_created_at: world.now() };
  await world.db
    .insertInto('webhook_inbox')
    .values(accounts.map((stripe_account) => ({ ...stored, stripe_account })))
    .execute();
  for (const dryRun of [true, false])
    for (const limit of [1, 2]) {
      const items = await replay({ type: 'moon.landed' }, dryRun, limit);
      expect(items.map(({ event }) => event.stripeAccount)).toEqual(accounts);
    }
  const listed = await listAll('moon.landed', 1);
  await world.db.deleteFrom('webhook_inbox').where('event_id', '=', 'evt_of_both').execute();
  expect(listed.map(({ stripeAccount }) => stripeAccount)).toEqual(accounts.toReversed());
});

test('a filter means state, type and customer together', async () => {
  const [row] = await world.db
    .selectFrom('webhook_inbox')
    .selectAll()
    .where('type', '=', 'customer.subscription.created')
    .execute();
  const filter = {
    state: 'done',
    type: 'customer.subscription.created',
    customerId: row?.customer_id ?? '',
  } as const;
  expect((await replay(filter, true)).map(({ event }) => event.eventId)).toEqual([row?.event_id]);
  expect(await replay({ ...filter, customerId: 'cus_nobody' }, true)).toEqual([]);
});

test('a dry run says what would change, and keeps nothing of it', async () => {
  const type = 'customer.subscription.created';
  const event = (await inboxRows()).find((row) => row.type === type);
  await world.db
    .deleteFrom('billing_events')
    .where('key', '>=', `${event?.event_id}:`)
    .where('key', '<', `${event?.event_id};`)
    .execute();
  await world.db.updateTable('subscriptions').set({ quantity: 5 }).execute();
  const before = [await snapshot(), await inboxRows()];
  const [item] = await replay({ type }, true);
  expect(item).toMatchObject({ outcome: 'done', event: { type } });
  expect(item?.would?.fields).toEqual([{ field: 'quantity', before: '5', after: '1' }]);
  expect(item?.would?.told).toContain('subscription.activated');
  expect([await snapshot(), await inboxRows()]).toEqual(before);
  // What was announced is what happens.
  await replay({ type }, false);
  const { quantity } = await world.db
    .selectFrom('subscriptions')
    .select('quantity')
    .executeTakeFirstOrThrow();
  expect(quantity).toBe(1);
  expect((await replay({ type }, true))[0]?.would).toEqual({ fields: [], told: [], owed: [], revenue: [] });
});

test('a dry run says which movements of revenue would be written and which taken back', async () => {
  const type = 'customer.subscription.created';
  const event = (await inboxRows()).find((row) => row.type === type);
  const books = await world.db.selectFrom('revenue_movements').selectAll().execute();
  const [movement] = books;
  if (!movement || books.length !== 1) throw new Error('One movement was to be expected.');
  // As if the event had never been seen, and something else written in its place.
  await world.db.deleteFrom('revenue_points').execute();
  await world.db.updateTable('revenue_movements').set({ delta_minor: 100, mrr_minor: 100 }).execute();
  const before = await snapshot();
  const [item] = await replay({ type }, true);
  const wanted = {
    subscriptionId: movement.subscription_id,
    kind: 'new',
    movedAt: movement.moved_at.toISOString(),
  };
  expect(item?.would?.revenue).toEqual([
    { ...wanted, change: 'removed', delta: { amountMinor: 100, currency: 'usd' } },
    { ...wanted, change: 'added', delta: { amountMinor: movement.delta_minor, currency: 'usd' } },
  ]);
  expect(await snapshot()).toBe(before);
  expect(await world.db.selectFrom('revenue_points').selectAll().execute()).toEqual([]);
  // What was announced is what happens.
  await replay({ type }, false);
  expect(await world.db.selectFrom('revenue_movements').selectAll().execute()).toEqual([
    { ...movement, source_id: event?.event_id },
  ]);
  await replay({}, false);
});

test('what fails is answered as failed, with its error and all its tries before it again; dead ones come back', async () => {
  const type = 'customer.subscription.created';
  await world.db
    .updateTable('webhook_inbox')
    .set({ state: 'dead', attempts: 8, last_error: 'old' })
    .where('type', '=', type)
    .execute();
  await world.db.updateTable('subscriptions').set({ quantity: 5 }).execute();
  await sql`create or replace function refuse() returns trigger language plpgsql as $$ begin raise exception 'planted'; end $$`.execute(
    world.db,
  );
  await sql`create trigger planted before update on subscriptions for each row execute function refuse()`.execute(
    world.db,
  );
  expect((await replay({ state: 'dead' }, true))[0]).toMatchObject({
    outcome: 'failed',
    why: expect.stringContaining('planted'),
    event: { state: 'dead' },
  });
  const [failed] = await replay({ state: 'dead' }, false);
  expect(failed).toMatchObject({
    outcome: 'failed',
    why: expect.stringContaining('planted'),
    event: { state: 'failed', attempts: 1 },
  });
  await sql`drop trigger planted on subscriptions`.execute(world.db);
  const [done] = await replay({ state: 'failed' }, false);
  expect(done).toMatchObject({ outcome: 'done', event: { state: 'done', attempts: 1, lastError: null } });
});

test('each replay is in the audit log with who asked', async () => {
  const audit = await world.db
    .selectFrom('audit_log')
    .select('actor')
    .where('action', '=', 'webhook.replay')
    .execute();
  expect(audit.length).toBeGreaterThan(5);
  expect(new Set(audit.map(({ actor }) => actor))).toEqual(new Set(['op']));
});
