import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { completeIntents } from '../src/shell/calls/complete-intents.ts';
import type { BillingContext } from '../src/shell/context.ts';
import { createContext } from './context.ts';
import { codeOf, must, openWorld, type World } from './world.ts';

let world: World;
let context: BillingContext;
beforeAll(async () => {
  world = await openWorld({ worker: false });
  context = createContext(world);
});
afterAll(() => world.close());
beforeEach(() => world.simulator.simulator.faults.clear());

let accounts = 0;
async function anAccount(): Promise<string> {
  accounts += 1;
  const id = `caller-${accounts}`;
  await world.billing.accounts.ensure({ id, name: id, email: `${id}@calls.example` });
  return id;
}
const wanted = { planKey: 'starter', interval: 'month', currency: 'usd' } as const;

const customersOf = async (account: string) =>
  (await world.stripe.customers.list({ email: `${account}@calls.example`, limit: 100 })).data;
const sessionsOf = async (account: string) => {
  const [customer] = await customersOf(account);
  return (await world.stripe.checkout.sessions.list({ customer: customer?.id ?? '', limit: 100 })).data;
};
const intentOf = (account: string, kind = 'start_checkout') =>
  world.db
    .selectFrom('intents')
    .selectAll()
    .where('account_id', '=', account)
    .where('kind', '=', kind)
    .executeTakeFirstOrThrow();
const callsOf = (intentId: string) =>
  world.db
    .selectFrom('stripe_calls')
    .select(['idempotency_key', 'step', 'attempt', 'state'])
    .where('intent_id', '=', intentId)
    .orderBy('started_at')
    .execute();

/** As a process leaves it that died after its calls were answered and before their outcome was committed. */
const dieBeforeCommit = async (intentId: string) => {
  await world.db
    .updateTable('intents')
    .set({ state: 'pending', result: null, updated_at: sql<Date>`now() - interval '2 minutes'` })
    .where('id', '=', intentId)
    .execute();
  await agePast(intentId, '2 minutes');
};
const agePast = (intentId: string, age: string) =>
  sql`update stripe_calls set started_at = now() - ${age}::interval, finished_at = now() - ${age}::interval
    where intent_id = ${intentId}`.execute(world.db);

test('an answer that is lost after the effect is asked for again under the same key: one customer', async () => {
  const account = await anAccount();
  world.simulator.simulator.faults.set([
    { kind: 'reset_after', method: 'POST', path: '/v1/customers', times: 2 },
  ]);
  must(await world.billing.checkout.start(world.act(account), wanted));
  expect(await customersOf(account)).toHaveLength(1);
  const [call] = await callsOf((await intentOf(account, 'ensure_customer')).id);
  expect(call).toMatchObject({ attempt: 1, state: 'succeeded' });
});

test('a failure that passes is tried three times, and the next press goes on under the same key', async () => {
  const account = await anAccount();
  const act = world.act(account);
  world.simulator.simulator.faults.set([
    { kind: 'server_error', status: 503, method: 'POST', path: '/v1/checkout/sessions', times: 3 },
  ]);
  expect(codeOf(await world.billing.checkout.start(act, wanted))).toBe('stripe_unavailable');
  expect(await intentOf(account)).toMatchObject({ state: 'pending', attempt: 1 });
  must(await world.billing.checkout.start(act, wanted));
  const calls = await callsOf((await intentOf(account)).id);
  expect(calls).toHaveLength(1);
  expect(calls[0]).toMatchObject({ step: 'create_session', attempt: 1, state: 'succeeded' });
  expect(await sessionsOf(account)).toHaveLength(1);
});

test('a limit and a lock are waited for without the person noticing', async () => {
  for (const kind of ['rate_limited', 'lock_timeout'] as const) {
    const account = await anAccount();
    world.simulator.simulator.faults.set([{ kind, method: 'POST', path: '/v1/customers', times: 1 }]);
    must(await world.billing.checkout.start(world.act(account), wanted));
    expect(await customersOf(account)).toHaveLength(1);
  }
});

test('a key that another request is using is waited for: of two at once both end with the one customer', async () => {
  const account = await anAccount();
  world.simulator.simulator.faults.set([
    { kind: 'slow', ms: 600, method: 'POST', path: '/v1/customers', times: 1 },
  ]);
  await Promise.all([1, 2].map(() => world.billing.checkout.start(world.act(account), wanted)));
  expect(await customersOf(account)).toHaveLength(1);
  const { id, state } = await intentOf(account, 'ensure_customer');
  expect(state).toBe('succeeded');
  expect(await callsOf(id)).toHaveLength(1);
});

test('a known refusal ends the attempt, and the next press is a new one with a new key', async () => {
  const account = await anAccount();
  const act = world.act(account);
  await world.db.updateTable('catalog_prices').set({ price_id: sql`price_id || '_gone'` }).execute();
  expect(codeOf(await world.billing.checkout.start(act, wanted))).toBe('stripe_refused');
  expect(await intentOf(account)).toMatchObject({ state: 'failed', attempt: 1 });
  await world.db
    .updateTable('catalog_prices')
    .set({ price_id: sql`replace(price_id, '_gone', '')` })
    .execute();
  must(await world.billing.checkout.start(act, wanted));
  const calls = await callsOf((await intentOf(account)).id);
  expect(calls.map(({ attempt, state }) => [attempt, state])).toEqual([
    [1, 'failed'],
    [2, 'succeeded'],
  ]);
});

test('a 500 that its key keeps does not lock a person out: what it made is looked for, then a new key is begun', async () => {
  const account = await anAccount();
  const act = world.act(account);
  world.simulator.simulator.faults.set([
    { kind: 'server_error', method: 'POST', path: '/v1/checkout/sessions', times: 1, kept: true },
  ]);
  expect(codeOf(await world.billing.checkout.start(act, wanted))).toBe('stripe_unavailable');
  must(await world.billing.checkout.start(act, wanted));
  const { id } = await intentOf(account);
  expect((await callsOf(id)).map(({ idempotency_key }) => idempotency_key)).toEqual([
    `bw:${id}:create_session:1`,
    `bw:${id}:create_session:1:r2`,
  ]);
  expect(await sessionsOf(account)).toHaveLength(1);
});

test('and what it made all the same is adopted', async () => {
  const account = await anAccount();
  const act = world.act(account);
  world.simulator.simulator.faults.set([
    {
      kind: 'server_error',
      after: true,
      method: 'POST',
      path: '/v1/checkout/sessions',
      times: 1,
      kept: true,
    },
  ]);
  expect(codeOf(await world.billing.checkout.start(act, wanted))).toBe('stripe_unavailable');
  const { sessionId } = must(await world.billing.checkout.start(act, wanted));
  expect((await sessionsOf(account)).map(({ id, status }) => [id, status])).toEqual([[sessionId, 'open']]);
});

test('an outcome unknown for a day is looked up, not sent again', async () => {
  const account = await anAccount();
  const act = world.act(account);
  const { sessionId } = must(await world.billing.checkout.start(act, wanted));
  const { id } = await intentOf(account);
  await dieBeforeCommit(id);
  await agePast(id, '23 hours 1 minute');
  await world.db.updateTable('stripe_calls').set({ state: 'unknown' }).where('intent_id', '=', id).execute();
  expect(must(await world.billing.checkout.start(act, wanted)).sessionId).toBe(sessionId);
  expect(await sessionsOf(account)).toHaveLength(1);
  expect(await callsOf(id)).toEqual([
    { idempotency_key: `bw:${id}:create_session:1`, step: 'create_session', attempt: 1, state: 'succeeded' },
  ]);
});

test('a customer whose making a dead process never learned of is found a day later by its metadata', async () => {
  const account = await anAccount();
  must(await world.billing.checkout.start(world.act(account), wanted));
  const { id } = await intentOf(account, 'ensure_customer');
  const [before] = await customersOf(account);
  expect(before?.metadata).toEqual({ billwright_account: account, intent_id: id });
  await world.db
    .updateTable('accounts')
    .set({ stripe_customer_id: null })
    .where('id', '=', account)
    .execute();
  await dieBeforeCommit(id);
  await agePast(id, '30 hours');
  // Stripe forgets the key: sent again it would be a new request.
  await world.simulator.simulator.advance(30 * 3_600);
  await world.db.updateTable('stripe_calls').set({ state: 'unknown' }).where('intent_id', '=', id).execute();
  await completeIntents(context);
  expect(await customersOf(account)).toEqual([before]);
  const row = await world.db
    .selectFrom('accounts')
    .select('stripe_customer_id')
    .where('id', '=', account)
    .executeTakeFirstOrThrow();
  expect(row.stripe_customer_id).toBe(before?.id);
});

test('a session whose outcome was unknown until it expired is not adopted: another is opened', async () => {
  const account = await anAccount();
  const act = world.act(account);
  const first = must(await world.billing.checkout.start(act, wanted));
  const { id } = await intentOf(account);
  await dieBeforeCommit(id);
  await agePast(id, '25 hours');
  await world.db.updateTable('stripe_calls').set({ state: 'unknown' }).where('intent_id', '=', id).execute();
  await world.simulator.simulator.advance(25 * 3_600);
  const second = must(await world.billing.checkout.start(act, wanted));
  expect((await sessionsOf(account)).map((session) => [session.id, session.status])).toEqual([
    [second.sessionId, 'open'],
    [first.sessionId, 'expired'],
  ]);
});

test('nothing was made in a day: a new key is begun', async () => {
  const account = await anAccount();
  world.simulator.simulator.faults.set([
    { kind: 'reset_before', method: 'POST', path: '/v1/customers', times: 10 },
  ]);
  expect(codeOf(await world.billing.checkout.start(world.act(account), wanted))).toBe('stripe_unavailable');
  const { id } = await intentOf(account, 'ensure_customer');
  await agePast(id, '24 hours');
  world.simulator.simulator.faults.clear();
  must(await world.billing.checkout.start(world.act(account), wanted));
  expect((await callsOf(id)).map(({ idempotency_key, state }) => [idempotency_key, state])).toEqual([
    [`bw:${id}:create_customer:1`, 'unknown'],
    [`bw:${id}:create_customer:1:r2`, 'succeeded'],
  ]);
  expect(await customersOf(account)).toHaveLength(1);
});

test('an act that died between call and commit is completed, not repeated', async () => {
  const account = await anAccount();
  const act = world.act(account);
  const started = must(await world.billing.checkout.start(act, wanted));
  const { id } = await intentOf(account);
  await dieBeforeCommit(id);
  await world.db.deleteFrom('checkout_sessions').where('account_id', '=', account).execute();
  await completeIntents(context);
  expect(await intentOf(account)).toMatchObject({ state: 'succeeded', attempt: 1, result: started });
  expect(await sessionsOf(account)).toHaveLength(1);
  const kept = await world.db
    .selectFrom('checkout_sessions')
    .select(['id', 'status'])
    .where('account_id', '=', account)
    .execute();
  expect(kept).toEqual([{ id: started.sessionId, status: 'open' }]);
});

test('an act of which nothing was sent is not done behind its person; the next press is a new attempt', async () => {
  const account = await anAccount();
  const act = world.act(account);
  must(await world.billing.checkout.start(act, wanted));
  const { id } = await intentOf(account);
  await world.db.deleteFrom('stripe_calls').where('intent_id', '=', id).execute();
  await dieBeforeCommit(id);
  await completeIntents(context);
  expect(await intentOf(account)).toMatchObject({ state: 'failed', error: { code: 'stripe_unavailable' } });
  must(await world.billing.checkout.start(act, wanted));
  expect(await intentOf(account)).toMatchObject({ state: 'succeeded', attempt: 2 });
});

test('an act that is being run is left alone', async () => {
  const account = await anAccount();
  must(await world.billing.checkout.start(world.act(account), wanted));
  const { id } = await intentOf(account);
  await world.db
    .updateTable('intents')
    .set({ state: 'pending', updated_at: sql<Date>`now() - interval '50 seconds'` })
    .where('id', '=', id)
    .execute();
  await agePast(id, '2 minutes');
  await completeIntents(context);
  expect(await intentOf(account)).toMatchObject({ state: 'pending' });
});
