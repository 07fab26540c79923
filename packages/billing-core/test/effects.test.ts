import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { BillingContext } from '../src/shell/context.ts';
import { EFFECTS } from '../src/shell/effects/owe-effects.ts';
import { runEffect } from '../src/shell/effects/run-effects.ts';
import { sweepEffects } from '../src/shell/effects/sweep-effects.ts';
import { createContext } from './context.ts';
import { buy, openWorld, type World } from './world.ts';

let world: World;
let context: BillingContext;
beforeAll(async () => {
  world = await openWorld();
  await buy(world, { planKey: 'starter' });
  // From here on the tests run effects themselves.
  await world.billing.worker.stop();
  context = createContext(world);
});
afterAll(async () => {
  await context.jobs.stop();
  await world.close();
});
beforeEach(async () => {
  world.simulator.simulator.faults.clear();
  await world.db.deleteFrom('effects').execute();
});

const effectOf = (key: string) =>
  world.db.selectFrom('effects').selectAll().where('key', '=', key).executeTakeFirstOrThrow();
const jobsOf = async (key: string) =>
  (
    await sql<{
      state: string;
    }>`select state from pgboss.job where name = ${EFFECTS} and singleton_key = ${key}
      and state < 'completed'`.execute(world.db)
  ).rows.map(({ state }) => state);

const auditOf = (actor: string) =>
  world.db
    .selectFrom('audit_log')
    .select(['subject', 'account_id'])
    .where('actor', '=', actor)
    .orderBy('subject')
    .execute();

async function owe(key: string, payload: object = {}, kind = 'undo_second_subscription'): Promise<void> {
  await world.db
    .insertInto('effects')
    .values({ key, kind, account_id: 'acme', payload: JSON.stringify(payload), last_error: null })
    .execute();
}

/** The account's subscription at Stripe, and another that was made beside it. */
async function twoSubscriptions() {
  // Not in one second with another, of which the one with the smaller id would be the older.
  await world.simulator.simulator.advance(5);
  const { customer_id: customer, id: keptId } = await world.db
    .selectFrom('subscriptions')
    .select(['id', 'customer_id'])
    .where('account_id', '=', 'acme')
    .orderBy('stripe_created_at')
    .executeTakeFirstOrThrow();
  const { price_id: price } = await world.db
    .selectFrom('catalog_prices')
    .select('price_id')
    .where('lookup_key', '=', 'pro_month_usd')
    .executeTakeFirstOrThrow();
  const { data } = await world.stripe.customers.listPaymentMethods(customer);
  const second = await world.stripe.subscriptions.create({
    customer,
    items: [{ price }],
    default_payment_method: data[0]?.id ?? '',
  });
  return { keptSubscriptionId: keptId, subscriptionId: second.id };
}
const statusOf = async (id: string) => (await world.stripe.subscriptions.retrieve(id)).status;
const refunds = async () => (await world.stripe.refunds.list({ limit: 100 })).data;

test('a job is there if and only if the transaction that owes its effect commits', async () => {
  await owe('kept');
  await owe('undone');
  await world.db.transaction().execute((trx) => context.jobs.enqueue(trx, EFFECTS, ['kept']));
  await world.db
    .transaction()
    .execute(async (trx) => {
      await context.jobs.enqueue(trx, EFFECTS, ['undone']);
      throw new Error('planted');
    })
    .catch(() => undefined);
  expect(await jobsOf('kept')).toEqual(['created']);
  expect(await jobsOf('undone')).toEqual([]);
});

test('however often it is enqueued, an effect has one job; the sweep gives one to those that have none', async () => {
  for (const key of ['a', 'b']) await owe(key);
  await Promise.all([1, 2, 3].map(() => context.jobs.enqueue(world.db, EFFECTS, ['a'])));
  expect(await jobsOf('a')).toHaveLength(1);
  await sweepEffects(context);
  expect(await jobsOf('a')).toHaveLength(1);
  expect(await jobsOf('b')).toHaveLength(1);
});

test('an effect that two workers get at the same moment is run by one of them, and once', async () => {
  const payload = await twoSubscriptions();
  await owe('twice', payload);
  const before = (await refunds()).length;
  await Promise.all([1, 2, 3].map(() => runEffect(context, 'twice')));
  await runEffect(context, 'twice');
  expect(await effectOf('twice')).toMatchObject({ state: 'done', attempts: 1, because: null });
  expect(await statusOf(payload.subscriptionId)).toBe('canceled');
  const [refund, ...others] = (await refunds()).slice(0, (await refunds()).length - before);
  expect(others).toEqual([]);
  expect(refund).toMatchObject({ amount: 7900, status: 'succeeded', metadata: { intent_id: 'twice' } });
});

test('a run that died after cancelling is finished by the next: the refund is still paid', async () => {
  const payload = await twoSubscriptions();
  await owe('half', payload);
  const before = (await refunds()).length;
  world.simulator.simulator.faults.set([
    { kind: 'server_error', status: 503, method: 'POST', path: '/v1/refunds' },
  ]);
  await runEffect(context, 'half');
  expect(await statusOf(payload.subscriptionId)).toBe('canceled');
  expect(await effectOf('half')).toMatchObject({ state: 'pending', attempts: 0 });
  world.simulator.simulator.faults.clear();
  await runEffect(context, 'half');
  expect(await effectOf('half')).toMatchObject({ state: 'done' });
  expect(await refunds()).toHaveLength(before + 1);
});

test('a refund whose outcome was unknown for a day is found, not paid again', async () => {
  const payload = await twoSubscriptions();
  await owe('old', payload);
  await runEffect(context, 'old');
  const before = (await refunds()).length;
  await world.db.updateTable('effects').set({ state: 'pending' }).where('key', '=', 'old').execute();
  await sql`update stripe_calls set started_at = now() - interval '25 hours', state = 'unknown'
    where intent_id = 'old'`.execute(world.db);
  // Stripe forgets the key: sent again it would be a new request.
  await world.simulator.simulator.advance(25 * 3_600);
  await runEffect(context, 'old');
  expect(await effectOf('old')).toMatchObject({ state: 'done' });
  expect(await refunds()).toHaveLength(before);
  const calls = await world.db
    .selectFrom('stripe_calls')
    .select(['step', 'state'])
    .where('intent_id', '=', 'old')
    .where('step', 'like', 'refund_%')
    .execute();
  expect(calls.map(({ state }) => state)).toEqual(['succeeded']);
});

test('whoever has only one subscription left when it runs keeps it, and the effect says why', async () => {
  const { keptSubscriptionId, subscriptionId } = await twoSubscriptions();
  await owe('of-the-oldest', { subscriptionId: keptSubscriptionId });
  await runEffect(context, 'of-the-oldest');
  expect(await effectOf('of-the-oldest')).toMatchObject({
    state: 'done',
    because: `${keptSubscriptionId} is the oldest one that is live, and stays.`,
  });
  expect(await statusOf(keptSubscriptionId)).toBe('active');
  await world.stripe.subscriptions.cancel(subscriptionId);
  await owe('undone-ended', { subscriptionId });
  await runEffect(context, 'undone-ended');
  expect(await effectOf('undone-ended')).toMatchObject({
    state: 'done',
    because: `${subscriptionId} is canceled: there is no second subscription to undo.`,
  });
});

test('of three the oldest stays, also when the one between is undone first', async () => {
  const { keptSubscriptionId, subscriptionId: second } = await twoSubscriptions();
  const { subscriptionId: third } = await twoSubscriptions();
  for (const id of [second, third]) {
    await owe(`undo:${id}`, { subscriptionId: id });
    await runEffect(context, `undo:${id}`);
  }
  expect(await Promise.all([keptSubscriptionId, second, third].map(statusOf))).toEqual([
    'active',
    'canceled',
    'canceled',
  ]);
});

test('a refund that was still owed when the database was lost is paid by the restored one, which knows of no call', async () => {
  const payload = await twoSubscriptions();
  await owe('lost-with-the-disk', payload);
  world.simulator.simulator.faults.set([
    { kind: 'server_error', status: 503, method: 'POST', path: '/v1/refunds' },
  ]);
  await runEffect(context, 'lost-with-the-disk');
  world.simulator.simulator.faults.clear();
  await world.db.deleteFrom('stripe_calls').where('intent_id', '=', 'lost-with-the-disk').execute();
  const before = (await refunds()).length;
  await runEffect(context, 'lost-with-the-disk');
  expect(await refunds()).toHaveLength(before + 1);
});

test('a failure of its own is counted, and after the tenth it is dead, with its error', async () => {
  await owe('poison', {}, 'nobody_knows');
  for (let tries = 1; tries < 10; tries += 1) {
    await expect(runEffect(context, 'poison')).rejects.toThrow('No effect is called nobody_knows.');
    expect(await effectOf('poison')).toMatchObject({ state: 'pending', attempts: tries });
  }
  await runEffect(context, 'poison');
  expect(await effectOf('poison')).toMatchObject({
    state: 'dead',
    attempts: 10,
    last_error: 'Error: No effect is called nobody_knows.',
  });
});

test('an operator sees what is owed by kind and one by one, the oldest first', async () => {
  const { effects } = world.billing;
  expect(await effects.summary()).toEqual([]);
  for (const key of ['a', 'b', 'c']) await owe(key, {}, 'nobody_knows');
  await owe('waits');
  await owe('over');
  await world.db
    .updateTable('effects')
    .set({ state: 'dead', attempts: 10, last_error: 'gone' })
    .where('kind', '=', 'nobody_knows')
    .execute();
  await world.db.updateTable('effects').set({ state: 'done' }).where('key', '=', 'over').execute();
  const oldest = (await effectOf('a')).created_at.toISOString();
  expect(await effects.summary()).toEqual([
    { kind: 'nobody_knows', pending: 0, dead: 3, oldestPendingAt: null, oldestDeadAt: oldest },
    expect.objectContaining({ kind: 'undo_second_subscription', pending: 1, dead: 0, oldestDeadAt: null }),
  ]);
  const first = await effects.list({ state: 'dead', kind: null, cursor: null, limit: 2 });
  expect(first.items).toMatchObject([
    { key: 'a', accountId: 'acme', state: 'dead', attempts: 10, lastError: 'gone' },
    { key: 'b' },
  ]);
  const rest = await effects.list({ state: 'dead', kind: null, cursor: first.nextCursor, limit: 2 });
  expect(rest).toMatchObject({ items: [{ key: 'c' }], nextCursor: null });
  const keysOf = async (state: 'pending' | 'dead', kind: string | null) =>
    (await effects.list({ state, kind, cursor: null, limit: 10 })).items.map(({ key }) => key);
  expect(await keysOf('pending', null)).toEqual(['waits']);
  expect(await keysOf('dead', 'undo_second_subscription')).toEqual([]);
});

test('an operator redrives what is dead: all its tries are before it, and the act is on record', async () => {
  await owe('lost', {}, 'nobody_knows');
  await world.db.updateTable('effects').set({ state: 'dead', attempts: 10, last_error: 'gone' }).execute();
  const { effects } = world.billing;
  expect(await effects.redrive({ key: 'lost', actorId: 'olga', because: 'They mended it.' })).toEqual({
    ok: true,
    value: { key: 'lost' },
  });
  expect(await effectOf('lost')).toMatchObject({ state: 'pending', attempts: 0 });
  expect(await jobsOf('lost')).toHaveLength(1);
  expect(await effects.redrive({ key: 'lost', actorId: 'olga', because: 'They mended it.' })).toMatchObject({
    error: { code: 'effect_not_found' },
  });
  expect(await auditOf('olga')).toEqual([{ subject: 'lost', account_id: 'acme' }]);
});

test('all of a kind are redriven at once, each on record with its account; other kinds are left alone', async () => {
  for (const key of ['m1', 'm2']) await owe(key, {}, 'nobody_knows');
  await owe('other');
  await world.db.updateTable('effects').set({ state: 'dead', attempts: 10, last_error: 'gone' }).execute();
  const redrive = () =>
    world.billing.effects.redriveMany({ kind: 'nobody_knows', actorId: 'otto', because: 'They mended it.' });
  // Two operators press at once: what is owed again, and told of it, is so once.
  const counts = await Promise.all([redrive(), redrive()]);
  expect(counts.map(({ redriven }) => redriven).sort((a, b) => a - b)).toEqual([0, 2]);
  expect(counts.map(({ left }) => left)).toContain(0);
  for (const key of ['m1', 'm2']) expect(await jobsOf(key)).toHaveLength(1);
  expect(await effectOf('other')).toMatchObject({ state: 'dead' });
  expect(await auditOf('otto')).toEqual([
    { subject: 'm1', account_id: 'acme' },
    { subject: 'm2', account_id: 'acme' },
  ]);
});

test('a worker that died gives way when its lease is over, and one that comes back late changes nothing', async () => {
  await owe('leased', {}, 'nobody_knows');
  await sql`update effects set leased_until = now() + interval '1 minute' where key = 'leased'`.execute(
    world.db,
  );
  await runEffect(context, 'leased');
  expect(await effectOf('leased')).toMatchObject({ attempts: 0 });
  await sql`update effects set leased_until = now() - interval '1 second' where key = 'leased'`.execute(
    world.db,
  );
  await expect(runEffect(context, 'leased')).rejects.toThrow();
  expect(await effectOf('leased')).toMatchObject({ attempts: 1, leased_until: null });
});

test('while Stripe is down nothing is counted or sent, and afterwards it is caught up', async () => {
  const payload = await twoSubscriptions();
  await owe('outage', payload);
  world.simulator.simulator.faults.set([{ kind: 'server_error', status: 503 }]);
  await runEffect(context, 'outage');
  // Half of all calls of the last while, those of the tests before included.
  const looks = Array.from({ length: 100 }, () =>
    context.circuit.read(() => context.stripe.customers.list({ limit: 1 }, { maxNetworkRetries: 0 })),
  );
  await Promise.allSettled(looks);
  expect(context.circuit.isOpen()).toBe(true);
  const [state] = world.simulator.simulator.faults.list();
  const sent = state?.matched ?? 0;
  for (let made = 0; made < 20; made += 1) await runEffect(context, 'outage');
  expect((world.simulator.simulator.faults.list()[0]?.matched ?? 0) - sent).toBeLessThan(5);
  await sweepEffects(context);
  expect(await jobsOf('outage')).toEqual([]);
  expect(await effectOf('outage')).toMatchObject({ state: 'pending', attempts: 0 });
  world.simulator.simulator.faults.clear();
  await expect
    .poll(() => sweepEffects(context).then(() => jobsOf('outage')), { timeout: 15_000, interval: 500 })
    .toEqual(['created']);
  await runEffect(context, 'outage');
  expect(await effectOf('outage')).toMatchObject({ state: 'done', attempts: 1 });
});
