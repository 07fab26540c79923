// Declares what the set-up provides to `createTestDatabase`.

import { createTestDatabase, type TestDatabase } from '@billwright/db/testing';
import type {} from '@billwright/db/testing-setup';
import { type RunningSimulator, startSimulator } from '@billwright/stripe-simulator';
import fc from 'fast-check';
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RevenueObservation } from '../src/domain/revenue/revenue-point.ts';
import { fetchTerms } from '../src/shell/revenue/fetch-terms.ts';
import { recordRevenue } from '../src/shell/revenue/record-revenue.ts';
import { readsWithoutBudget } from './lab/reads-without-budget.ts';
import { lookUp, type PlainCatalog, plainMovements, plainMrr } from './plain-revenue.ts';
import { liveAYear, openShop } from './revenue-lives.ts';
import { clientOf, START } from './world.ts';

const SEED = Number(process.env.REVENUE_SEED ?? 7);
const CUSTOMERS = 6;

let simulator: RunningSimulator;
let database: TestDatabase;
let stripe: Stripe;
let events: Stripe.Event[];
let catalog: PlainCatalog;
const accounts = new Map<string, string>();

beforeAll(async () => {
  simulator = await startSimulator({ port: 0, seed: SEED, now: START });
  database = await createTestDatabase();
  stripe = clientOf(simulator);
  const shop = await openShop(stripe);
  for (let n = 0; n < CUSTOMERS; n += 1) await openAccount(`acme_${n}`);
  const { acts } = await liveAYear(
    { stripe, simulator },
    { shop, customers: [...accounts.keys()], seed: SEED },
  );
  expect(acts).toBeGreaterThan(250);
  const newestFirst: Stripe.Event[] = [];
  for await (const event of stripe.events.list({ limit: 100 })) newestFirst.push(event);
  events = newestFirst.toReversed();
  catalog = await lookUp(stripe, { events, ...shop });
}, 180_000);
afterAll(async () => {
  await simulator.close();
  await database.drop();
});

async function openAccount(id: string): Promise<void> {
  const customer = await stripe.customers.create({
    name: id,
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
  });
  accounts.set(customer.id, id);
  await database.db
    .insertInto('accounts')
    .values({ id, livemode: false, name: id, email: '', currency: null, stripe_customer_id: customer.id })
    .execute();
}

const observed = (): RevenueObservation[] =>
  events
    .filter(({ type }) => type.startsWith('customer.subscription.'))
    .map((event) => ({
      stripeAccount: 'platform',
      subscriptionId: (event.data.object as Stripe.Subscription).id,
      sourceId: event.id,
      observedAtMs: event.created * 1_000,
      snapshot: JSON.parse(JSON.stringify(event.data.object)) as Record<string, unknown>,
      previousAttributes: (event.data.previous_attributes ?? null) as Record<string, unknown> | null,
    }));

/** As the processor does: what lacks terms waits for them, outside the transaction, and is given again. */
async function record(observations: RevenueObservation[]): Promise<number> {
  const once = () => database.db.transaction().execute((trx) => recordRevenue(trx, observations));
  const { missing, unowned } = await once();
  expect(unowned).toEqual([]);
  if (missing.length === 0) return 0;
  const outside = { db: database.db, stripe, reads: readsWithoutBudget(stripe) };
  expect((await fetchTerms(outside, missing)).unknown).toEqual([]);
  expect((await once()).missing).toEqual([]);
  return missing.length;
}

const movements = async () =>
  (
    await database.db
      .selectFrom('revenue_movements')
      .selectAll()
      .orderBy('account_id')
      .orderBy('sequence')
      .execute()
  ).map((row) => ({
    account: row.account_id,
    subscription: row.subscription_id,
    at: row.moved_at.getTime() / 1_000,
    kind: row.churn_cause ? `${row.churn_cause} ${row.kind}` : row.kind,
    currency: row.currency,
    delta: row.delta_minor,
  }));

test('a year of lives has the movements that a plain telling of it has, in whatever order it is delivered', async () => {
  const plain = plainMovements(events, { catalog, accountOf: (customer) => accounts.get(customer) ?? '' });
  const expected = [...accounts.values()].flatMap((account) =>
    plain.filter((one) => one.account === account),
  );
  expect(new Set(expected.map(({ kind }) => kind)).size).toBe(6);
  const all = observed();
  let fetched = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(all, { minLength: all.length }),
      fc.integer({ min: 1, max: 200 }),
      async (delivered, batch) => {
        for (const table of ['revenue_points', 'revenue_movements'] as const)
          await database.db.deleteFrom(table).execute();
        for (let from = 0; from < delivered.length; from += batch)
          fetched += await record(delivered.slice(from, from + batch));
        expect(await movements()).toEqual(expected);
      },
    ),
    { numRuns: 5, seed: SEED },
  );
  expect(fetched).toBeGreaterThan(10);
}, 120_000);

test('all movements together are what Stripe’s subscriptions bring now, currency by currency', async () => {
  await record(observed());
  const present: Record<string, number> = {};
  for await (const subscription of stripe.subscriptions.list({ status: 'all', limit: 100 })) {
    // A discount that ends between two events is part of the price until the next invoice, whose event shows the change.
    const shown = events.findLast(({ data }) => 'id' in data.object && data.object.id === subscription.id);
    const mrr = plainMrr(subscription, catalog, shown?.created ?? 0);
    present[subscription.currency] = (present[subscription.currency] ?? 0) + mrr;
  }
  const sums: Record<string, number> = {};
  for (const { currency, delta } of await movements()) sums[currency] = (sums[currency] ?? 0) + delta;
  expect(Object.keys(sums).length).toBe(2);
  expect(sums).toEqual(present);
});
