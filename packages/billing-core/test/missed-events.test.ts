import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { BillingContext } from '../src/shell/context.ts';
import { sweepEvents } from '../src/shell/scans/sweep-events.ts';
import { createContext, drainDue } from './context.ts';
import { buy, DAY, must, openWorld, type World } from './world.ts';

let world: World;
let context: BillingContext;
let accounts = 0;

beforeAll(async () => {
  // Without a worker: what is swept is swept by these tests alone.
  world = await openWorld({ worker: false });
  context = createContext(world);
  await drainDue(context);
});
afterAll(async () => {
  await context.jobs.stop();
  await world.close();
});
beforeEach(async () => {
  await chaos({});
  await sweepEvents(context);
  await drainDue(context);
});

async function chaos(rules: Record<string, unknown>): Promise<void> {
  const answer = await fetch(`${world.simulator.url}/_simulator/webhooks/chaos`, {
    method: 'POST',
    body: JSON.stringify(rules),
  });
  expect(answer.status, await answer.text()).toBe(200);
}

/** A new account buys while its webhooks are treated badly: nothing of it arrives. */
async function buyUnheard(): Promise<string> {
  accounts += 1;
  const id = `account-${accounts}`;
  await world.billing.accounts.ensure({ id, name: id, email: `ada@${id}.example` });
  await buy(world, { planKey: 'starter' }, id);
  return id;
}

const statusOf = async (accountId: string) =>
  (
    await world.db
      .selectFrom('subscriptions')
      .select('status')
      .where('account_id', '=', accountId)
      .executeTakeFirst()
  )?.status;
const toldTo = (accountId: string) =>
  world.db.selectFrom('billing_events').select(['key', 'type']).where('account_id', '=', accountId).execute();

test('events that never arrived are found in the list, applied and told like any other', async () => {
  await chaos({ drop: 1 });
  const id = await buyUnheard();
  expect(await statusOf(id)).toBeUndefined();
  const [platform] = must(
    await world.billing.reconciliation.sweep({ actorId: 'olga', because: 'Asked for.' }),
  );
  expect(platform?.found).toBeGreaterThan(3);
  await drainDue(context);
  expect(await statusOf(id)).toBe('active');
  expect((await toldTo(id)).map(({ type }) => type)).toContain('subscription.activated');
});

test('what came in the usual way is not found again, and the next sweep finds nothing', async () => {
  await chaos({ drop: 1 });
  await buyUnheard();
  await sweepEvents(context);
  const [again] = await sweepEvents(context);
  expect(again).toMatchObject({ found: 0 });
  expect(again?.listed).toBeGreaterThan(0);
});

test('an endpoint that was down for a day is brought level at once; what Stripe delivers late tells nothing again', async () => {
  await chaos({ down: DAY });
  const id = await buyUnheard();
  await world.simulator.simulator.advance(DAY / 2);
  expect(await statusOf(id)).toBeUndefined();
  await sweepEvents(context);
  await drainDue(context);
  expect(await statusOf(id)).toBe('active');
  const told = await toldTo(id);
  await world.simulator.simulator.advance(2 * DAY);
  await drainDue(context);
  expect(await toldTo(id)).toEqual(told);
});

test('the cursor is as far as Stripe was listed, and stays where it was when Stripe fails', async () => {
  const [before] = await sweepEvents(context);
  await world.simulator.simulator.advance(3 * DAY);
  world.simulator.simulator.faults.set([{ kind: 'server_error', path: '/v1/events' }]);
  await expect(sweepEvents(context)).rejects.toThrow();
  world.simulator.simulator.faults.set([]);
  const { sweeps } = await world.billing.reconciliation.view();
  expect(sweeps).toMatchObject([{ seenUntil: before?.seenUntil.toISOString() }]);
  const [after] = await sweepEvents(context);
  expect(after?.seenUntil).toEqual(world.now());
});

test('an event that can never be stored keeps no later one from it; one that fails for another reason holds the cursor', async () => {
  const [before] = await sweepEvents(context);
  await chaos({ drop: 1 });
  const poison = await world.stripe.customers.create({ name: 'Poison' });
  await world.simulator.simulator.advance(3_600);
  const sound = await world.stripe.customers.create({ name: 'Sound' });
  const refuse = async (code: string) => {
    await sql`create or replace function refuse() returns trigger language plpgsql as $$
      begin raise exception 'planted' using errcode = ${sql.lit(code)}; end $$`.execute(world.db);
    await sql`create or replace trigger planted before insert on webhook_inbox for each row
      when (new.object_id = ${sql.lit(poison.id)}) execute function refuse()`.execute(world.db);
  };
  await refuse('25006');
  await expect(sweepEvents(context)).rejects.toThrow('planted');
  const { sweeps } = await world.billing.reconciliation.view();
  expect(sweeps).toMatchObject([{ seenUntil: before?.seenUntil.toISOString() }]);
  await refuse('22003');
  const [after] = await sweepEvents(context);
  await sql`drop trigger planted on webhook_inbox`.execute(world.db);
  expect(after?.seenUntil).toEqual(world.now());
  const stored = await world.db
    .selectFrom('webhook_inbox')
    .select('object_id')
    .where('object_id', 'in', [poison.id, sound.id])
    .execute();
  expect(stored).toEqual([{ object_id: sound.id }]);
});

test('after more than twenty days without a sweep everything is rebuilt from the objects', async () => {
  await sweepEvents(context);
  await world.simulator.simulator.advance(21 * DAY);
  await sweepEvents(context);
  const { sync } = await world.billing.reconciliation.view();
  expect(sync).toMatchObject({ requestedBy: 'system', finishedAt: null });
  expect(sync?.because).toContain('30 days');
});

test('a deployment whose sweeps stand still says so, and goes on taking requests', async () => {
  // No worker of this world runs, which is a reason of its own.
  const lateSweeps = async () =>
    (await world.billing.readiness()).filter(({ code }) => code === 'sweep_late');
  expect(await lateSweeps()).toEqual([]);
  await world.db
    .updateTable('event_sweeps')
    .set({ swept_at: new Date(Date.now() - 25 * 3_600_000) })
    .execute();
  expect(await lateSweeps()).toEqual([
    { code: 'sweep_late', isBlocking: false, text: expect.stringContaining('Events of platform') },
  ]);
});

test('events that Stripe could not make have the objects compared and repaired, once', async () => {
  await world.db
    .insertInto('webhook_inbox')
    .values({
      stripe_account: 'platform',
      event_id: 'evt_ungenerated',
      stripe_created_at: world.now(),
      type: 'v2.core.health.event_generation_failure.resolved',
      livemode: false,
      object_type: 'none',
      shard: 0,
      state: 'ignored',
      payload: '{}',
    })
    .execute();
  await sweepEvents(context);
  const { reconcile } = await world.billing.reconciliation.view();
  expect(reconcile).toMatchObject({ requestedBy: 'stripe', finishedAt: null });
  expect(reconcile?.because).toContain('evt_ungenerated');
  expect(await world.billing.reconciliation.run(reconcile?.scanId ?? '')).toBe(true);
  await sweepEvents(context);
  expect((await world.billing.reconciliation.view()).reconcile?.scanId).toBe(reconcile?.scanId);
});

test('events of a connected account that was heard of are found as that account’s', async () => {
  const { id: account } = await world.stripe.accounts.create({ type: 'custom', country: 'US' });
  await world.db
    .insertInto('webhook_inbox')
    .values({
      stripe_account: account,
      event_id: 'evt_heard',
      stripe_created_at: world.now(),
      type: 'account.updated',
      livemode: false,
      object_type: 'account',
      shard: 0,
      state: 'ignored',
      payload: '{}',
    })
    .execute();
  const customer = await world.stripe.customers.create({ name: 'Theirs' }, { stripeAccount: account });
  const sweeps = await sweepEvents(context);
  expect(sweeps.find(({ stripeAccount }) => stripeAccount === account)?.found).toBe(1);
  const stored = await world.db
    .selectFrom('webhook_inbox')
    .select(['stripe_account', 'type', 'payload'])
    .where('object_id', '=', customer.id)
    .execute();
  expect(stored).toMatchObject([{ stripe_account: account, type: 'customer.created', payload: { account } }]);
});

test('a connected account that may not be asked any more keeps nothing else from being swept and compared', async () => {
  const { stripe_account: account } = await world.db
    .selectFrom('event_sweeps')
    .select('stripe_account')
    .where('stripe_account', '!=', 'platform')
    .executeTakeFirstOrThrow();
  await world.stripe.accounts.del(account);
  expect((await sweepEvents(context)).map(({ stripeAccount }) => stripeAccount)).toEqual(['platform']);
  const { scanId } = await world.billing.reconciliation.start({
    purpose: 'reconcile',
    actorId: 'op',
    because: 'Asked for.',
    repairs: false,
  });
  expect(await world.billing.reconciliation.run(scanId)).toBe(true);
  const { reconcile } = await world.billing.reconciliation.view();
  const failed = reconcile?.steps.filter((step) => step.failed > 0) ?? [];
  expect(failed.length).toBeGreaterThan(0);
  expect(new Set(failed.map(({ stripeAccount }) => stripeAccount))).toEqual(new Set([account]));
});
