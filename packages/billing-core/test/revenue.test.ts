// Declares what the set-up provides to `createTestDatabase`.

import { createTestDatabase, type TestDatabase } from '@billwright/db/testing';
import type {} from '@billwright/db/testing-setup';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  aDiscount,
  aRevenueItem,
  aRevenueObservation,
  every,
} from '../src/domain/revenue/revenue.example.ts';
import type { RevenueObservation } from '../src/domain/revenue/revenue-point.ts';
import type { SubscriptionSnapshot } from '../src/domain/revenue/revenue-snapshot.ts';
import { toDiscountTerms } from '../src/domain/revenue/revenue-terms.ts';
import { loadRevenue } from '../src/shell/revenue/load-revenue.ts';
import { recordRevenue } from '../src/shell/revenue/record-revenue.ts';
import { storeTerms } from '../src/shell/revenue/revenue-terms.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  for (const n of [1, 2, 3])
    await database.db
      .insertInto('accounts')
      .values({
        id: `acme_${n}`,
        livemode: false,
        name: `Acme ${n}`,
        email: 'ada@acme.example',
        currency: null,
        stripe_customer_id: `cus_${n}`,
      })
      .execute();
});
afterAll(() => database.drop());
beforeEach(() => forget());

async function forget(): Promise<void> {
  for (const table of ['revenue_points', 'revenue_movements', 'price_terms', 'discount_terms'] as const)
    await database.db.deleteFrom(table).execute();
}

const record = (...observations: RevenueObservation[]) =>
  database.db.transaction().execute((trx) => recordRevenue(trx, observations));

async function dump(): Promise<object> {
  const points = await database.db
    .selectFrom('revenue_points')
    .selectAll()
    .orderBy('account_id')
    .orderBy('subscription_id')
    .orderBy('source_id')
    .execute();
  const movements = await database.db
    .selectFrom('revenue_movements')
    .selectAll()
    .orderBy('account_id')
    .orderBy('sequence')
    .execute();
  return { points, movements };
}

const told = async () =>
  (
    await database.db
      .selectFrom('revenue_movements')
      .selectAll()
      .orderBy('account_id')
      .orderBy('sequence')
      .execute()
  ).map(({ account_id, kind, delta_minor }) => `${account_id} ${kind} ${delta_minor}`);

test('an event makes a point and a movement, once, however often it comes', async () => {
  const seen = aRevenueObservation();
  expect(await record(seen, seen)).toEqual({ missing: [], unowned: [] });
  await record(seen);
  expect(await told()).toEqual(['acme_1 new 10000']);
});

test('a subscription of nobody is named and not recorded; one that carries our account’s id is that account’s', async () => {
  const foreign = aRevenueObservation({ subscriptionId: 'sub_x', snapshot: { customer: 'cus_x' } });
  expect(await record(foreign)).toEqual({ missing: [], unowned: ['sub_x'] });
  expect(await told()).toEqual([]);
  const claimed = { customer: 'cus_x', metadata: { billwright_account: 'acme_2' } };
  await record(aRevenueObservation({ subscriptionId: 'sub_x', snapshot: claimed }));
  expect(await told()).toEqual(['acme_2 new 10000']);
});

test('what lacks terms is left out until they are known, and the rest is recorded', async () => {
  const lacking = aRevenueObservation({
    sourceId: 'evt_2',
    observedAtMs: 2_000,
    snapshot: { discounts: ['di_1'] },
  });
  const { missing } = await record(aRevenueObservation(), lacking);
  expect(missing).toEqual([
    { kind: 'discount', id: 'di_1', currency: 'usd', stripeAccount: 'platform', subscriptionId: 'sub_1' },
  ]);
  expect(await told()).toEqual(['acme_1 new 10000']);
  const half = toDiscountTerms({ end: null }, { id: 'half', duration: 'forever', percent_off: 50 });
  await storeTerms(database.db, { prices: new Map(), discounts: new Map([['di_1', half]]) });
  expect((await record(aRevenueObservation(), lacking)).missing).toEqual([]);
  expect(await told()).toEqual(['acme_1 new 10000', 'acme_1 contraction -5000']);
});

test('terms that are known stay; an unknown discount may become known, a price known in one more currency', async () => {
  const amount = { unit: '5', tiers: [{ upTo: null, unit: '5', flat: '0' }] };
  const price = { productId: 'prod_1', tiersMode: 'volume', transform: null };
  const half = toDiscountTerms({ end: null }, { id: 'half', duration: 'forever', percent_off: 50 });
  const unknown = { ...half, duration: 'unknown', percentOff: null };
  for (const [currency, discount] of [
    ['usd', unknown],
    ['eur', half],
    ['eur', unknown],
  ] as const)
    await storeTerms(database.db, {
      prices: new Map([['price_1', { ...price, amounts: { [currency]: amount } }]]),
      discounts: new Map([['di_1', discount]]),
    });
  const prices = await database.db.selectFrom('price_terms').select('terms').execute();
  expect(prices).toEqual([{ terms: { ...price, amounts: { usd: amount, eur: amount } } }]);
  expect(await database.db.selectFrom('discount_terms').select('terms').execute()).toEqual([{ terms: half }]);
});

test('a late event rewrites the movements of its account from its second on, and no others', async () => {
  const at = (second: number, quantity: number) =>
    aRevenueObservation({
      sourceId: `evt_${second}`,
      observedAtMs: second * 1_000,
      snapshot: { items: { data: [aRevenueItem({ quantity })] } },
    });
  const other = aRevenueObservation({
    subscriptionId: 'sub_9',
    sourceId: 'evt_9',
    snapshot: { customer: 'cus_2' },
  });
  await record(at(10, 1), at(40, 3), other);
  expect(await told()).toEqual(['acme_1 new 10000', 'acme_1 expansion 20000', 'acme_2 new 10000']);
  await record(at(30, 5));
  expect(await told()).toEqual([
    'acme_1 new 10000',
    'acme_1 expansion 40000',
    'acme_1 contraction -20000',
    'acme_2 new 10000',
  ]);
});

test('nothing follows an end, also when it comes in a later batch', async () => {
  const at = (second: number, snapshot: SubscriptionSnapshot) =>
    aRevenueObservation({ sourceId: `evt_${second}`, observedAtMs: second * 1_000, snapshot });
  await record(at(1, {}), at(2, { status: 'canceled' }));
  await record(at(3, {}));
  expect(await told()).toEqual(['acme_1 new 10000', 'acme_1 churn -10000']);
});

test('transactions that record for one account at once leave the rows that one after the other does', async () => {
  const all = Array.from({ length: 12 }, (_, n) =>
    aRevenueObservation({ subscriptionId: `sub_${n}`, sourceId: `evt_${n}`, observedAtMs: n * 1_000 }),
  );
  await record(...all);
  const expected = await dump();
  for (let round = 0; round < 5; round += 1) {
    await forget();
    await Promise.all(all.map((seen) => record(seen)));
    expect(await dump()).toEqual(expected);
  }
});

test('the report of months opens with what was before and closes with what is left, each currency for itself', async () => {
  const at = (date: string, name: string, snapshot: SubscriptionSnapshot) =>
    aRevenueObservation({
      subscriptionId: `sub_${name}`,
      sourceId: `evt_${date}_${name}`,
      observedAtMs: Date.parse(date),
      snapshot,
    });
  const euro = {
    currency: 'eur',
    customer: 'cus_2',
    items: { data: [aRevenueItem({ price: { currency: 'eur' } })] },
  };
  await record(
    at('2026-01-31T23:59:59Z', 'a', {}),
    at('2026-02-01T00:00:00Z', 'a', { items: { data: [aRevenueItem({ quantity: 2 })] } }),
    at('2026-02-10T00:00:00Z', 'b', euro),
    at('2026-03-31T23:59:59Z', 'b', {
      ...euro,
      status: 'canceled',
      cancellation_details: { reason: 'payment_failed' },
    }),
  );
  const none = {
    new: 0,
    expansion: 0,
    contraction: 0,
    reactivation: 0,
    voluntaryChurn: 0,
    involuntaryChurn: 0,
  };
  const report = await loadRevenue(database.db, { from: new Date('2026-02-01'), to: new Date('2026-04-01') });
  expect(report).toEqual([
    {
      currency: 'eur',
      months: [
        { month: '2026-02', openingMinor: 0, movements: { ...none, new: 10_000 }, closingMinor: 10_000 },
        {
          month: '2026-03',
          openingMinor: 10_000,
          movements: { ...none, involuntaryChurn: -10_000 },
          closingMinor: 0,
        },
      ],
    },
    {
      currency: 'usd',
      months: [
        {
          month: '2026-02',
          openingMinor: 10_000,
          movements: { ...none, expansion: 10_000 },
          closingMinor: 20_000,
        },
        { month: '2026-03', openingMinor: 20_000, movements: none, closingMinor: 20_000 },
      ],
    },
  ]);
});

/** A life is a chain of states; each event shows its state and what was before; now and then an answer of ours shows it too. */
const STATES: SubscriptionSnapshot[] = [
  {},
  { items: { data: [aRevenueItem({ quantity: 3 })] } },
  { items: { data: [aRevenueItem({ price: { unit_amount: 29_000, recurring: every('year') } })] } },
  { discounts: [aDiscount({ percent_off: 25 })] },
  { status: 'past_due' },
  { status: 'paused' },
  { status: 'unpaid' },
  { status: 'trialing' },
  { status: 'canceled', cancellation_details: { reason: 'payment_failed' } },
];
const LAST = STATES.length - 1;

const aStep = fc.record({
  // Mostly another second; sometimes the same one, as when one request changes two things.
  gap: fc.constantFrom(0, 1, 1, 40_000, 2_000_000),
  state: fc.constantFrom(...STATES.keys()),
  answered: fc.boolean(),
});
const aLife = fc.array(aStep, { minLength: 1, maxLength: 7 });
const world = fc.array(fc.record({ customer: fc.integer({ min: 1, max: 3 }), steps: aLife }), {
  minLength: 1,
  maxLength: 5,
});

interface Life {
  observations: RevenueObservation[];
  lastMinor: number;
}

function toLife(
  {
    customer,
    steps,
  }: { customer: number; steps: (typeof aStep extends fc.Arbitrary<infer T> ? T : never)[] },
  n: number,
): Life {
  const subscriptionId = `sub_${n}`;
  const created = 1_000 + n;
  let at = created;
  let previous: SubscriptionSnapshot | undefined;
  const observations: RevenueObservation[] = [];
  for (const [i, { gap, state, answered }] of steps.entries()) {
    // An answer stands in the second of the newest event that was known when it was asked for.
    const known = at;
    at += i === 0 ? 0 : gap;
    const seen = aRevenueObservation({
      subscriptionId,
      sourceId: `evt_${n}_${(i * 5) % 7}`,
      observedAtMs: at * 1_000,
      snapshot: { customer: `cus_${customer}`, created, ...STATES[state] },
      previousAttributes: previous ? { ...previous } : null,
    });
    const { status, items, discounts, cancellation_details }: SubscriptionSnapshot = seen.snapshot;
    previous = { status, items, discounts, cancellation_details } as SubscriptionSnapshot;
    observations.push(seen);
    if (answered && i > 0)
      observations.push({
        ...seen,
        sourceId: `api:req_${n}_${i}`,
        observedAtMs: known * 1_000,
        previousAttributes: null,
        coversGeneration: i,
      });
    if (state === LAST) break;
  }
  return { observations, lastMinor: MRR[steps.slice(0, endOf(steps)).at(-1)?.state ?? 0] ?? 0 };
}

/** Of the states above, worked out by hand. */
const MRR = [10_000, 30_000, 2_417, 7_500, 10_000, 0, 0, 0, 0];
const endOf = (steps: { state: number }[]) => {
  const end = steps.findIndex(({ state }) => state === LAST);
  return end === -1 ? steps.length : end + 1;
};

test('any order, any repetition and any split into batches leave the same rows, which make what the subscriptions bring now', async () => {
  const deliveries = world
    .map((lives) => lives.map(toLife))
    .chain((lives) => {
      const all = lives.flatMap(({ observations }) => observations);
      return fc.record({
        lives: fc.constant(lives),
        delivered: fc.shuffledSubarray([...all, ...all], { minLength: all.length }),
        batch: fc.integer({ min: 1, max: 12 }),
      });
    });
  await fc.assert(
    fc.asyncProperty(deliveries, async ({ lives, delivered, batch }) => {
      const all = lives.flatMap(({ observations }) => observations);
      await forget();
      await record(...all);
      const expected = await dump();
      await forget();
      for (let from = 0; from < delivered.length; from += batch)
        await record(...delivered.slice(from, from + batch));
      await record(...all.filter((seen) => !delivered.includes(seen)));
      expect(await dump()).toEqual(expected);
      const { sum } = await database.db
        .selectFrom('revenue_movements')
        .select(({ fn }) => fn.sum<string | null>('delta_minor').as('sum'))
        .executeTakeFirstOrThrow();
      expect(Number(sum ?? 0)).toBe(lives.reduce((total, { lastMinor }) => total + lastMinor, 0));
    }),
    { numRuns: Number(process.env.REVENUE_RUNS ?? 150) },
  );
}, 120_000);
