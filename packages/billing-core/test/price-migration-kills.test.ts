import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { PriceMigrationPolicy } from '../src/billing.ts';
import { createStripeReads } from '../src/shell/calls/stripe-reads.ts';
import type { BillingContext } from '../src/shell/context.ts';
import { runPriceMigrations } from '../src/shell/price-migrations/run-migrations.ts';
import {
  atEveryStatement,
  butForTheCut,
  cutBefore,
  type Failpoint,
  underFailpoint,
} from './lab/failpoints.ts';
import { openStage, type Stage } from './price-migration-stage.ts';
import { DAY, must } from './world.ts';

let stage: Stage;
let price = 2_900;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());
afterEach(() => stage.world.simulator.simulator.faults.clear());

/** Another process, whose every statement passes the failpoint. */
function processUnder(failpoint: Failpoint): BillingContext {
  const { context, world } = stage;
  const db = underFailpoint(world.database.pool, failpoint);
  return { ...context, db, reads: createStripeReads({ ...context, db }) };
}

async function begin(policy: Partial<PriceMigrationPolicy>) {
  // What the run before left is not this one's.
  await stage.world.db.updateTable('price_migrations').set({ state: 'completed' }).execute();
  const subscriber = await stage.subscribe();
  price += 10;
  await stage.reprice(price);
  const migrationId = await stage.plan(policy, { accountIds: [subscriber.account] });
  return { ...subscriber, migrationId };
}

const told = async (account: string, what: 'notice' | 'withdrawn') =>
  (await stage.told(`subscription.price_increase_${what}`)).filter(({ account_id }) => account_id === account)
    .length;
const activeItems = async (id: string) =>
  (await stage.world.stripe.subscriptions.retrieve(id)).items.data.map((item) => item.price.unit_amount);

test('a turn that dies before any statement is gone on with: one schedule, one notice', async () => {
  const statements = await atEveryStatement('process', async (failpoint, nth) => {
    const { migrationId, customer, account } = await begin({});
    must(await stage.migrations.start(stage.by(migrationId)));
    await butForTheCut(runPriceMigrations(processUnder(failpoint)));
    await stage.leasesRunOut();
    await stage.turn();
    const where = `before statement ${nth}`;
    expect((await stage.rows(migrationId))[0], where).toMatchObject({ state: 'scheduled' });
    const schedules = await stage.schedulesOf(customer);
    expect(schedules, where).toMatchObject([{ status: 'active', phases: [{}, {}] }]);
    expect(await told(account, 'notice'), where).toBe(1);
  });
  expect(statements).toBeGreaterThan(20);
}, 300_000);

test('a turn that dies while a price is changed at once changes it once', async () => {
  const statements = await atEveryStatement('process', async (failpoint, nth) => {
    const { migrationId, subscriptionId, account } = await begin({ when: 'at_once' });
    must(await stage.migrations.start(stage.by(migrationId)));
    await butForTheCut(runPriceMigrations(processUnder(failpoint)));
    await stage.leasesRunOut();
    await stage.turn();
    const where = `before statement ${nth}`;
    expect((await stage.rows(migrationId))[0], where).toMatchObject({ state: 'migrated' });
    expect(await activeItems(subscriptionId), where).toEqual([price]);
    expect(await told(account, 'notice'), where).toBe(1);
  });
  expect(statements).toBeGreaterThan(15);
}, 300_000);

test('one that was cut off anywhere and is rolled back leaves the old price, no schedule, and says so once', async () => {
  await atEveryStatement('process', async (failpoint, nth) => {
    const when = nth % 2 === 0 ? 'next_renewal' : 'at_once';
    const { migrationId, subscriptionId, customer, account } = await begin({ when });
    must(await stage.migrations.start(stage.by(migrationId)));
    await butForTheCut(runPriceMigrations(processUnder(failpoint)));
    await stage.leasesRunOut();
    must(await stage.migrations.rollBack(stage.by(migrationId)));
    // The way back may be cut off too.
    await butForTheCut(runPriceMigrations(processUnder(cutBefore(nth, 'process').failpoint)));
    await stage.leasesRunOut();
    await stage.turn();
    const where = `before statement ${nth}`;
    expect((await stage.rows(migrationId))[0], where).toMatchObject({ state: 'rolled_back' });
    expect(await activeItems(subscriptionId), where).toEqual([price - 10]);
    const statuses = (await stage.schedulesOf(customer)).map(({ status }) => status);
    expect(
      statuses.filter((status) => status === 'active'),
      where,
    ).toEqual([]);
    expect(statuses.length, where).toBeLessThanOrEqual(1);
    expect(await told(account, 'withdrawn'), where).toBe(await told(account, 'notice'));
  });
}, 300_000);

test('answers of Stripe that never arrive are asked for again under the same key', async () => {
  for (let nth = 1; nth <= 6; nth += 1) {
    const { migrationId, customer } = await begin({});
    must(await stage.migrations.start(stage.by(migrationId)));
    stage.world.simulator.simulator.faults.set([
      { kind: 'reset_after', nth: [nth, nth + 1, nth + 2], method: 'POST', path: '/v1/*' },
    ]);
    await stage.turn().catch(() => undefined);
    stage.world.simulator.simulator.faults.clear();
    await stage.leasesRunOut();
    await stage.turn();
    expect(await stage.schedulesOf(customer), `call ${nth}`).toMatchObject([{ status: 'active' }]);
  }
}, 120_000);

type Kind = 'active' | 'cancelling' | 'scheduled' | 'grandfathered';
type Step = { kind: 'die'; at: number } | { kind: 'pause' } | { kind: 'resume' } | { kind: 'turn' };

const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('die' as const), at: fc.integer({ min: 1, max: 60 }) }),
    fc.constantFrom<Step>({ kind: 'pause' }, { kind: 'resume' }, { kind: 'turn' }),
  ),
  { minLength: 2, maxLength: 6 },
);
const cohort = fc.array(
  fc.constantFrom<Kind>('active', 'active', 'cancelling', 'scheduled', 'grandfathered'),
  {
    minLength: 2,
    maxLength: 5,
  },
);
const policies = fc.record({
  when: fc.constantFrom('next_renewal' as const, 'at_once' as const),
  cancelling: fc.constantFrom('skip' as const, 'wait' as const),
  noticeDays: fc.constantFrom(0, 5),
});

async function subscriberOf(kind: Kind) {
  const subscriber = await stage.subscribe();
  const { stripe } = stage.world;
  if (kind === 'cancelling')
    await stripe.subscriptions.update(subscriber.subscriptionId, { cancel_at_period_end: true });
  if (kind === 'scheduled')
    await stripe.subscriptionSchedules.create({ from_subscription: subscriber.subscriptionId });
  return { ...subscriber, kind };
}

async function take(step: Step, migrationId: string): Promise<void> {
  if (step.kind === 'pause') await stage.migrations.pause(stage.by(migrationId));
  if (step.kind === 'resume') await stage.migrations.resume(stage.by(migrationId));
  if (step.kind === 'turn') await stage.turn();
  if (step.kind !== 'die') return;
  await butForTheCut(runPriceMigrations(processUnder(cutBefore(step.at, 'process').failpoint)));
  await stage.leasesRunOut();
  await stage.settle();
}

test('whatever dies and is paused, each who was chosen is once at the new price at a renewal, or was left alone for the reason that is given', async () => {
  const run = async (kinds: Kind[], policy: Partial<PriceMigrationPolicy>, taken: Step[]) => {
    await stage.world.db.updateTable('price_migrations').set({ state: 'completed' }).execute();
    const old = price;
    const subscribers = [];
    for (const kind of kinds) subscribers.push(await subscriberOf(kind));
    await stage.settle();
    price += 10;
    await stage.reprice(price);
    const chosen = subscribers.filter(({ kind }) => kind !== 'grandfathered');
    const accountIds = chosen.length > 0 ? chosen.map(({ account }) => account) : ['nobody'];
    const migrationId = await stage.plan(policy, { accountIds });
    must(await stage.migrations.start(stage.by(migrationId)));
    for (const step of taken) await take(step, migrationId);
    await stage.migrations.resume(stage.by(migrationId));
    await stage.turn();
    for (let month = 0; month < 2; month += 1) {
      await stage.advance(16 * DAY);
      await stage.turn();
      await stage.advance(16 * DAY);
      await stage.turn();
    }
    expect(must(await stage.migrations.status(migrationId)).state).toBe('completed');
    for (const { kind, account, customer, subscriptionId } of subscribers) {
      const row = await stage.rowOf(migrationId, subscriptionId);
      const invoices = await stage.invoiced(customer);
      const made = (await stage.schedulesOf(customer)).length - (kind === 'scheduled' ? 1 : 0);
      if (kind === 'active') {
        expect(row).toMatchObject({ state: 'migrated' });
        expect(invoices).toEqual([price, price, old]);
        expect(made).toBe(policy.when === 'next_renewal' ? 1 : 0);
        expect(await told(account, 'notice')).toBe(1);
        continue;
      }
      expect(new Set(invoices)).toEqual(new Set([old]));
      expect(made).toBe(0);
      expect(await told(account, 'notice')).toBe(0);
      if (kind === 'grandfathered') expect(row).toBeUndefined();
      else expect(row).toMatchObject({ state: 'skipped' });
      if (kind === 'scheduled') expect(row?.because).toBe('A change is planned for them already.');
      if (kind === 'cancelling') expect(row?.because).toMatch(/leaving|ended/);
    }
  };
  await fc.assert(fc.asyncProperty(cohort, policies, steps, run), {
    numRuns: Number(process.env.RUNS ?? 5),
    endOnFailure: true,
  });
}, 300_000);
