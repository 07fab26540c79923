import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BillingContext } from '../src/shell/context.ts';
import { forgetOldRows } from '../src/shell/retention/forget-old-rows.ts';
import { RETENTION, type Retention } from '../src/shell/retention/retention-policy.ts';
import { createContext } from './context.ts';
import { buy, openWorld, type World } from './world.ts';

const DAY_MS = 86_400_000;
const NOW = Date.now();

let world: World;
let context: BillingContext;
beforeAll(async () => {
  world = await openWorld();
  await buy(world, { planKey: 'starter' });
  await world.billing.accounts.ensure({ id: 'globex', name: 'Globex', email: 'bob@globex.example' });
  await buy(world, { planKey: 'pro' }, 'globex');
  await world.billing.worker.stop();
  context = { ...createContext(world), now: () => new Date(NOW) };
});
afterAll(() => world.close());

const daysAgo = (days: number) => new Date(NOW - days * DAY_MS);
const keysOf = async (state: 'pending' | 'done' | 'dead') =>
  (
    await world.db.selectFrom('effects').select('key').where('state', '=', state).orderBy('key').execute()
  ).map(({ key }) => key);

async function oweDone(key: string, days: number, state: 'pending' | 'done' | 'dead' = 'done') {
  await world.db
    .insertInto('effects')
    .values({ key, kind: 'nobody_knows', account_id: 'acme', payload: '{}', last_error: null, state })
    .execute();
  await world.db
    .updateTable('effects')
    .set({ done_at: daysAgo(days) })
    .where('key', '=', key)
    .execute();
}

test('acts and their calls go ninety days after they were settled; what is open, and the one customer of an account, stay', async () => {
  const intent = async (id: string, kind: string, state: 'pending' | 'succeeded', days: number) => {
    await world.db
      .insertInto('intents')
      .values({
        id,
        account_id: 'acme',
        act_id: randomUUID(),
        kind,
        params: '{}',
        params_hash: 'x',
        state,
        actor_id: 'ada',
        updated_at: daysAgo(days),
        result: null,
        error: null,
      })
      .execute();
    await world.db
      .insertInto('stripe_calls')
      .values({
        idempotency_key: id,
        intent_id: id,
        step: 'make',
        attempt: 1,
        state: 'succeeded',
        request_id: null,
        error_code: null,
        started_at: daysAgo(days),
      })
      .execute();
  };
  await intent('old', 'start_checkout', 'succeeded', 91);
  await intent('young', 'start_checkout', 'succeeded', 89);
  await intent('open', 'start_checkout', 'pending', 91);
  await intent('the_customer', 'ensure_customer', 'succeeded', 91);
  await oweDone('owes', 91, 'dead');
  await intent('owes', 'undo_second_subscription', 'succeeded', 91);
  expect(await forgetOldRows(context)).toMatchObject({ intents: 2, stripe_calls: 2 });
  const intents = await world.db.selectFrom('intents').select('id').where('actor_id', '=', 'ada').execute();
  expect(intents.map(({ id }) => id)).toEqual(expect.arrayContaining(['young', 'open', 'the_customer']));
  expect(intents.map(({ id }) => id)).not.toContain('old');
  const calls = await world.db
    .selectFrom('stripe_calls')
    .select('intent_id')
    .where('intent_id', 'in', ['old', 'young', 'open', 'the_customer', 'owes'])
    .orderBy('intent_id')
    .execute();
  // The dead effect may be redriven, and its calls are what keeps it from being done twice.
  expect(calls.map(({ intent_id }) => intent_id)).toEqual(['open', 'owes', 'young']);
});

test('done effects stay twice as long as the events that owe them; what is owed or was given up stays', async () => {
  expect(RETENTION.effects.days).toBe(2 * RETENTION.webhook_inbox.days);
  await oweDone('done_long_ago', 181);
  await oweDone('done_lately', 179);
  await oweDone('waiting', 400, 'pending');
  await oweDone('given_up', 400, 'dead');
  expect(await forgetOldRows(context)).toEqual({ effects: 1 });
  expect(await keysOf('done')).toEqual(['done_lately']);
  expect(await keysOf('pending')).toEqual(['waiting']);
  expect(await keysOf('dead')).toContain('given_up');
});

test('deliveries that were made are forgotten, and never owed again; those that were not stay', async () => {
  const { db } = world;
  await db.insertInto('event_subscribers').values({ name: 'old-hand', kind: 'function' }).execute();
  const since = new Date(0);
  const owed = await world.billing.events.deliverSince({ subscriber: 'old-hand', since });
  expect(owed).toBeGreaterThan(2);
  const events = await db.selectFrom('event_deliveries').select('event_id').orderBy('event_id').execute();
  const ids = events.map(({ event_id }) => event_id);
  await db
    .updateTable('event_deliveries')
    .set({ state: 'delivered', delivered_at: daysAgo(91) })
    .execute();
  await db
    .updateTable('event_deliveries')
    .set({ state: 'dead', delivered_at: null })
    .where('event_id', '=', ids[0] ?? 0)
    .execute();
  await db
    .updateTable('event_deliveries')
    .set({ delivered_at: daysAgo(89) })
    .where('event_id', '=', ids.at(-1) ?? 0)
    .execute();
  expect(await forgetOldRows(context)).toEqual({ event_deliveries: owed - 2 });
  const left = await db.selectFrom('event_deliveries').select('event_id').orderBy('event_id').execute();
  expect(left.map(({ event_id }) => event_id)).toEqual([ids[0], ids.at(-1)]);
  expect(await world.billing.events.deliverSince({ subscriber: 'old-hand', since })).toBe(0);
  // Whoever is new may still have all of them.
  await db.insertInto('event_subscribers').values({ name: 'newcomer', kind: 'function' }).execute();
  expect(await world.billing.events.deliverSince({ subscriber: 'newcomer', since })).toBe(owed);
});

test('reports of comparisons go with all that belongs to them; the one under way stays', async () => {
  const { db } = world;
  for (const [id, finished] of [
    ['over', daysAgo(91)],
    ['lately', daysAgo(89)],
    ['under_way', null],
  ] as const) {
    const scan = { id, purpose: 'sync', requested_by: 'op', because: 'a test', repairs: true } as const;
    await db
      .insertInto('object_scans')
      .values({ ...scan, started_at: daysAgo(100), finished_at: finished })
      .execute();
    const step = { scan_id: id, position: 0, stripe_account: 'platform', side: 'theirs' } as const;
    await db
      .insertInto('object_scan_steps')
      .values({ ...step, object_type: 'customer', cursor: null })
      .execute();
  }
  expect(await forgetOldRows(context)).toEqual({ object_scans: 1 });
  const steps = await db.selectFrom('object_scan_steps').select('scan_id').orderBy('scan_id').execute();
  expect(steps.map(({ scan_id }) => scan_id)).toEqual(['lately', 'under_way']);
});

test('sessions go a month after they ended, with the address they were opened from', async () => {
  const { db } = world;
  await db.insertInto('users').values({ id: 'usr', name: 'Ada', email: 'ada@x.example' }).execute();
  for (const days of [31, 29, -7])
    await db
      .insertInto('sessions')
      .values({ id: `s${days}`, user_id: 'usr', token: `t${days}`, expires_at: daysAgo(days) })
      .execute();
  expect(await forgetOldRows(context)).toEqual({ sessions: 1 });
  const left = await db.selectFrom('sessions').select('id').orderBy('id').execute();
  expect(left.map(({ id }) => id)).toEqual(['s-7', 's29']);
});

test('more than a page is forgotten in one night, and a second night finds nothing', async () => {
  await sql`insert into verifications (id, identifier, value, expires_at)
    select 'v' || n, 'i', 'v', ${daysAgo(2)} from generate_series(1, 10001) as n`.execute(world.db);
  expect(await forgetOldRows(context)).toEqual({ verifications: 10_001 });
  expect(await forgetOldRows(context)).toEqual({});
});

test('the operators’ page says of every table that is forgotten after how many days', async () => {
  const page = await readFile(new URL('../../../docs/operations.md', import.meta.url), 'utf8');
  for (const [table, retention] of Object.entries<Retention>(RETENTION)) {
    if (retention.kept === 'always') continue;
    const line = page.split('\n').find((each) => each.startsWith('| ') && each.includes(`\`${table}\``));
    expect(line, table).toContain(`${retention.days} day`);
  }
});
