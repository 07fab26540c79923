import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BillingContext } from '../src/shell/context.ts';
import { runScans } from '../src/shell/scans/completeness-jobs.ts';
import { runScan } from '../src/shell/scans/run-scan.ts';
import { startScan } from '../src/shell/scans/start-scan.ts';
import { createContext, drainDue } from './context.ts';
import { buy, codeOf, must, openWorld, type World } from './world.ts';

const MIRRORS = ['customers', 'subscriptions', 'invoices', 'payment_methods'] as const;
const ASKED = { actorId: 'op', because: 'Asked for.' };
const DERIVED = ['billing_events', 'effects', 'revenue_movements'] as const;

let world: World;
let context: BillingContext;
let level: Record<string, unknown>;

beforeAll(async () => {
  world = await openWorld();
  await buy(world, { planKey: 'starter' });
  await world.billing.accounts.ensure({ id: 'globex', name: 'Globex', email: 'bob@globex.example' });
  await buy(world, { planKey: 'pro', interval: 'year' }, 'globex');
  // A stranger at the same Stripe account: nobody's here.
  await world.stripe.customers.create({ email: 'somebody@else.example' });
  await world.settle();
  await world.billing.worker.stop();
  context = createContext(world);
  level = await snapshot(MIRRORS);
});
afterAll(async () => {
  await context.jobs.stop();
  await world.close();
});

async function snapshot(tables: readonly (typeof MIRRORS | typeof DERIVED)[number][]) {
  const rows = await Promise.all(
    tables.map(async (table) => [table, await world.db.selectFrom(table).selectAll().execute()] as const),
  );
  return Object.fromEntries(rows.map(([table, of]) => [table, of.map((row) => JSON.stringify(row)).sort()]));
}

async function compare(repairs = false): Promise<string> {
  const { scanId } = await world.billing.reconciliation.start({
    purpose: 'reconcile',
    actorId: 'op',
    because: 'Asked for.',
    repairs,
  });
  expect(await world.billing.reconciliation.run(scanId)).toBe(true);
  return scanId;
}
const found = (scanId: string) => world.billing.reconciliation.differences({ scanId, limit: 100 });

const subscriptionOf = (accountId: string) =>
  world.db
    .selectFrom('subscriptions')
    .selectAll()
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();

test('a database that is as Stripe has everything has no differences, and nobody else is one', async () => {
  const scanId = await compare();
  expect(await found(scanId)).toEqual([]);
  const { reconcile } = await world.billing.reconciliation.view();
  expect(reconcile).toMatchObject({ scanId, differences: { found: 0, repaired: 0 } });
  expect(reconcile?.steps.filter(({ side }) => side === 'theirs')).toEqual(
    [
      ['customer', 3],
      ['subscription', 2],
      ['subscription_schedule', 0],
      ['invoice', 2],
      ['payment_method', 2],
      ['tax_id', 0],
      ['checkout.session', 0],
      ['dispute', 0],
      ['radar.early_fraud_warning', 0],
      ['refund', 0],
    ].map(([objectType, objects]) => expect.objectContaining({ objectType, objects, isFinished: true })),
  );
});

test('planted differences are reported exactly, then repaired, and nothing is told of it', async () => {
  const derived = await snapshot(DERIVED);
  const { id } = await subscriptionOf('acme');
  const [invoice] = await world.db.selectFrom('invoices').selectAll().orderBy('id').execute();
  await world.db
    .updateTable('subscriptions')
    .set({ status: 'past_due', quantity: 7 })
    .where('id', '=', id)
    .execute();
  await world.db
    .updateTable('customers')
    .set({ email: 'wrong@acme.example' })
    .where('account_id', '=', 'acme')
    .execute();
  await world.db
    .deleteFrom('invoices')
    .where('id', '=', invoice?.id ?? '')
    .execute();
  if (!invoice) throw new Error('No invoice.');
  await world.db
    .insertInto('invoices')
    .values({ ...invoice, id: 'in_deleted_draft', status: 'draft' })
    .execute();
  const scanId = await compare();
  const differences = await found(scanId);
  expect(differences.map(({ objectType, problem, fields }) => ({ objectType, problem, fields }))).toEqual([
    {
      objectType: 'customer',
      problem: 'differs',
      fields: [{ field: 'email', here: '•••', atStripe: '•••' }],
    },
    ...[invoice.id, 'in_deleted_draft'].sort().map((each) => ({
      objectType: 'invoice',
      problem: each === invoice.id ? 'missing_here' : 'missing_at_stripe',
      fields: [],
    })),
    {
      objectType: 'subscription',
      problem: 'differs',
      fields: [
        { field: 'status', here: 'past_due', atStripe: 'active' },
        { field: 'quantity', here: '7', atStripe: '1' },
      ],
    },
  ]);
  expect(differences.find(({ objectId }) => objectId === id)?.lastHeardAt).toBe(world.now().toISOString());

  expect(
    must(
      await world.billing.reconciliation.repair({
        scanId,
        objectId: id,
        actorId: 'op',
        because: 'Asked for.',
      }),
    ),
  ).toEqual({
    repaired: 1,
    open: 0,
  });
  expect(
    must(
      await world.billing.reconciliation.repair({
        scanId,
        objectId: null,
        actorId: 'op',
        because: 'Asked for.',
      }),
    ),
  ).toEqual({
    repaired: 3,
    open: 0,
  });
  expect(await snapshot(MIRRORS)).toEqual(level);
  expect(await snapshot(DERIVED)).toEqual(derived);
  const audit = await world.db
    .selectFrom('audit_log')
    .select(['actor', 'because'])
    .where('action', '=', 'reconciliation.repair')
    .where('subject', '=', id)
    .execute();
  expect(audit).toEqual([
    { actor: 'op', because: 'The database had something else than Stripe in status, quantity. Asked for.' },
  ]);
  expect(await found(await compare())).toEqual([]);
});

test('a difference that stays is as old as the first comparison that found it', async () => {
  const { id } = await subscriptionOf('acme');
  await world.db.updateTable('subscriptions').set({ quantity: 9 }).where('id', '=', id).execute();
  const [first] = await found(await compare());
  await world.simulator.simulator.advance(3_600);
  await drainDue(context);
  const [second] = await found(await compare(true));
  expect(second?.firstFoundAt).toBe(first?.firstFoundAt);
  expect(second?.repairedBy).toBe('op');
  expect(await snapshot(MIRRORS)).toEqual(level);
});

test('a row that Stripe does not have and never deletes is not removed', async () => {
  const row = await subscriptionOf('acme');
  await world.db
    .insertInto('subscriptions')
    .values({ ...row, id: 'sub_of_another_account', status: 'canceled' })
    .execute();
  const [difference] = await found(await compare(true));
  expect(difference).toMatchObject({ problem: 'missing_at_stripe', repairedAt: null });
  expect(difference?.notRepairedBecause).toContain('is the key of this account?');
  await world.db.deleteFrom('subscriptions').where('id', '=', 'sub_of_another_account').execute();
});

test('everything is rebuilt from the objects alone, and nothing is told or owed', async () => {
  const derived = await snapshot(DERIVED);
  await forgetAll();
  const id = await startScan(context, { purpose: 'sync', requestedBy: 'op', because: 'a test' });
  expect(await runScan(context, id)).toBe(true);
  expect(await snapshot(MIRRORS)).toEqual(level);
  expect(await snapshot(['billing_events', 'effects'])).toEqual({
    billing_events: derived.billing_events,
    effects: derived.effects,
  });
});

test('a rebuild that is killed at points all along goes on, and ends the same', async () => {
  // Every third statement: some twenty points, a page's work and its progress on either side of many.
  for (let at = 1; ; at += 3) {
    await forgetAll();
    const id = await startScan(context, { purpose: 'sync', requestedBy: 'op', because: 'a test' });
    let statements = 0;
    const dying = context.db.withPlugin({
      transformQuery: ({ node }) => {
        statements += 1;
        // Dead for good: not even the lease is given back.
        if (statements >= at) throw new Error('killed');
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    const isDone = await runScan({ ...context, db: dying }, id).catch(() => false);
    // A minute or two later, as far as leases know.
    await world.db.updateTable('object_scan_steps').set({ leased_until: null }).execute();
    expect(await runScan(context, id), `killed before statement ${at}`).toBe(true);
    expect(await snapshot(MIRRORS), `killed before statement ${at}`).toEqual(level);
    if (isDone) break;
  }
}, 120_000);

test('an object that can not be applied is counted, and keeps no other from being rebuilt', async () => {
  const { id: poison } = await world.db
    .selectFrom('invoices')
    .select('id')
    .orderBy('id')
    .limit(1)
    .executeTakeFirstOrThrow();
  await forgetAll();
  await sql`create function refuse() returns trigger language plpgsql as $$ begin raise exception 'planted'; end $$`.execute(
    world.db,
  );
  await sql`create trigger planted before insert on invoices for each row when (new.id = ${sql.lit(poison)}) execute function refuse()`.execute(
    world.db,
  );
  const id = await startScan(context, { purpose: 'sync', requestedBy: 'op', because: 'a test' });
  expect(await runScan(context, id)).toBe(true);
  await sql`drop trigger planted on invoices`.execute(world.db);
  const { sync } = await world.billing.reconciliation.view();
  expect(sync?.steps.map(({ objectType, failed }) => [objectType, failed])).toEqual([
    ['customer', 0],
    ['subscription', 0],
    ['subscription_schedule', 0],
    ['invoice', 1],
    ['payment_method', 0],
    ['tax_id', 0],
    ['checkout.session', 0],
    ['dispute', 0],
    ['radar.early_fraud_warning', 0],
    ['refund', 0],
  ]);
  expect((await snapshot(['invoices'])).invoices).toHaveLength(1);
  expect(await found(await compare(true))).toMatchObject([{ objectId: poison, problem: 'missing_here' }]);
  expect(await snapshot(MIRRORS)).toEqual(level);
});

test('an object that Stripe keeps from us stays open with why, and keeps no other from being repaired', async () => {
  const { id } = await subscriptionOf('acme');
  for (const status of [403, 400]) {
    await world.db.updateTable('subscriptions').set({ quantity: 3 }).execute();
    const scanId = await compare();
    const path = `/v1/subscriptions/${id}`;
    world.simulator.simulator.faults.set([{ kind: 'server_error', path, status, retry: false }]);
    must(await world.billing.reconciliation.repair({ scanId, objectId: null, ...ASKED }));
    world.simulator.simulator.faults.set([]);
    expect(await found(scanId), String(status)).toContainEqual(
      expect.objectContaining({
        objectId: id,
        repairedAt: null,
        notRepairedBecause: expect.stringContaining('An unknown error'),
      }),
    );
    expect(await subscriptionOf('globex'), String(status)).toMatchObject({ quantity: 1 });
  }
  await compare(true);
  expect(await snapshot(MIRRORS)).toEqual(level);
});

test('while Stripe is away nothing is noted of an object: a repair is asked for again', async () => {
  const { id } = await subscriptionOf('acme');
  await world.db.updateTable('subscriptions').set({ quantity: 3 }).where('id', '=', id).execute();
  const scanId = await compare();
  const path = `/v1/subscriptions/${id}`;
  world.simulator.simulator.faults.set([{ kind: 'server_error', path, status: 401, retry: false }]);
  expect(codeOf(await world.billing.reconciliation.repair({ scanId, objectId: null, ...ASKED }))).toBe(
    'stripe_unavailable',
  );
  world.simulator.simulator.faults.set([]);
  expect(await found(scanId)).toMatchObject([{ objectId: id, notRepairedBecause: null }]);
  expect(must(await world.billing.reconciliation.repair({ scanId, objectId: null, ...ASKED }))).toEqual({
    repaired: 1,
    open: 0,
  });
});

test('a scan that can not go on keeps no other from its turn, and the turn fails', async () => {
  const [sync, reconcile] = [
    await startScan(context, { purpose: 'sync', requestedBy: 'op', because: 'a test' }),
    await startScan(context, { purpose: 'reconcile', requestedBy: 'op', because: 'a test' }),
  ];
  const finished = async () =>
    (
      await world.db
        .selectFrom('object_scans')
        .select('id')
        .where('id', 'in', [sync, reconcile])
        .where('finished_at', 'is not', null)
        .execute()
    ).map(({ id }) => id);
  world.simulator.simulator.faults.set([
    { kind: 'server_error', path: '/v1/customers', status: 401, retry: false, times: 1 },
  ]);
  await expect(runScans(context)).rejects.toMatchObject({ statusCode: 401 });
  expect(await finished()).toEqual([reconcile]);
  await runScans(context);
  expect((await finished()).sort()).toEqual([sync, reconcile].sort());
});

test('a kind that the key may not list is counted, and keeps no other from being compared', async () => {
  const path = '/v1/disputes';
  const invoice = await world.db.selectFrom('invoices').selectAll().executeTakeFirstOrThrow();
  // Found when all kinds of Stripe's have been gone through.
  const draft = { ...invoice, id: 'in_deleted_draft', status: 'draft' };
  await world.db.insertInto('invoices').values(draft).execute();
  world.simulator.simulator.faults.set([{ kind: 'server_error', path, status: 403, retry: false }]);
  const scanId = await compare(true);
  world.simulator.simulator.faults.set([]);
  const { rows } = await sql<{ object_type: string }>`select object_type from object_scan_steps
    where scan_id = ${scanId} and failed > 0`.execute(world.db);
  expect(rows).toEqual([{ object_type: 'dispute' }]);
  expect(await found(scanId)).toMatchObject([{ objectId: draft.id, problem: 'missing_at_stripe' }]);
  expect(await snapshot(MIRRORS)).toEqual(level);
});

test('what an event tells that waits in the inbox is no difference', async () => {
  const { id } = await subscriptionOf('acme');
  await world.stripe.subscriptions.update(id, { cancel_at_period_end: true });
  await world.simulator.simulator.idle();
  expect(await found(await compare())).toEqual([]);
  await drainDue(context);
  expect((await subscriptionOf('acme')).cancel_at_period_end).toBe(true);
});

test('a change whose event never came is found in the objects', async () => {
  const { id } = await subscriptionOf('globex');
  const derived = await snapshot(['billing_events']);
  await fetch(`${world.simulator.url}/_simulator/webhooks/chaos`, {
    method: 'POST',
    body: JSON.stringify({ drop: 1 }),
  });
  await world.stripe.subscriptions.cancel(id);
  await world.simulator.simulator.idle();
  const scanId = await compare(true);
  const difference = (await found(scanId)).find(({ objectId }) => objectId === id);
  expect(difference?.fields).toContainEqual({ field: 'status', here: 'trialing', atStripe: 'canceled' });
  expect(await subscriptionOf('globex')).toMatchObject({ status: 'canceled' });
  expect(await snapshot(['billing_events'])).toEqual(derived);
});

/** All that mirrors Stripe, as after a restore that lost it. */
async function forgetAll(): Promise<void> {
  for (const table of [...MIRRORS, 'object_states'] as const) await world.db.deleteFrom(table).execute();
}

test('an operator has a rebuild go on at once; one that is finished, or never was, is refused', async () => {
  const { reconciliation } = world.billing;
  const { scanId } = await reconciliation.start({
    purpose: 'sync',
    actorId: 'op',
    because: 'Asked for.',
    repairs: false,
  });
  expect((await reconciliation.view()).sync).toMatchObject({ scanId, isHeld: false, finishedAt: null });
  await world.db
    .updateTable('object_scan_steps')
    .set({ leased_until: sql<Date>`now() + interval '1 minute'` })
    .where('scan_id', '=', scanId)
    .where('position', '=', 0)
    .execute();
  expect((await reconciliation.view()).sync).toMatchObject({ isHeld: true });
  await sql`delete from pgboss.job where name = 'run-scans'`.execute(world.db);
  must(await reconciliation.resume({ scanId, actorId: 'olga', because: 'Asked for.' }));
  const { rows } = await sql`select 1 from pgboss.job where name = 'run-scans' and state = 'created'`.execute(
    world.db,
  );
  expect(rows).toHaveLength(1);
  await world.db.updateTable('object_scan_steps').set({ leased_until: null }).execute();
  expect(await reconciliation.run(scanId)).toBe(true);
  expect(codeOf(await reconciliation.resume({ scanId, actorId: 'olga', because: 'Asked for.' }))).toBe(
    'scan_not_found',
  );
  expect(
    codeOf(await reconciliation.resume({ scanId: 'nobody', actorId: 'olga', because: 'Asked for.' })),
  ).toBe('scan_not_found');
  const audit = await world.db
    .selectFrom('audit_log')
    .select(['action', 'subject'])
    .where('actor', '=', 'olga')
    .execute();
  expect(audit).toEqual([{ action: 'reconciliation.sync.resumed', subject: scanId }]);
});
