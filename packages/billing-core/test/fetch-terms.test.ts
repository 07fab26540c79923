// Declares what the set-up provides to `createTestDatabase`.

import { createTestDatabase, type TestDatabase } from '@billwright/db/testing';
import type {} from '@billwright/db/testing-setup';
import { type RunningSimulator, startSimulator } from '@billwright/stripe-simulator';
import { pino } from 'pino';
import type Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { MissingRevenueTerm } from '../src/domain/revenue/revenue-point.ts';
import { openOutside } from '../src/shell/deliveries/open-outside.ts';
import { fetchTerms } from '../src/shell/revenue/fetch-terms.ts';
import { loadTerms } from '../src/shell/revenue/revenue-terms.ts';
import { CircuitOpenError } from '../src/stripe/circuit-open-error.ts';
import { clientOf, START } from './world.ts';

let simulator: RunningSimulator;
let database: TestDatabase;
let stripe: Stripe;
let outside: ReturnType<typeof openOutside>;
let product: string;
let subscription: Stripe.Subscription;

beforeAll(async () => {
  simulator = await startSimulator({ port: 0, seed: 1, now: START });
  database = await createTestDatabase();
  stripe = clientOf(simulator);
  outside = openOutside({
    db: database.db,
    connectionString: database.url,
    settings: { secretKey: 'sk_test_terms', webhookSecrets: [], apiBase: simulator.url },
    logger: pino({ level: 'silent' }),
  });
  product = (await stripe.products.create({ name: 'Seats' })).id;
  const card = {
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
  };
  const customer = await stripe.customers.create({ name: 'Acme', ...card });
  const price = await stripe.prices.create({
    product,
    currency: 'usd',
    unit_amount: 100,
    recurring: { interval: 'month' },
  });
  subscription = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: price.id }] });
});
beforeEach(() => simulator.simulator.faults.clear());
afterAll(async () => {
  await simulator.close();
  await database.drop();
});

const missing = (kind: 'price' | 'discount', id: string, currency = 'usd'): MissingRevenueTerm => ({
  kind,
  id,
  currency,
  stripeAccount: 'platform',
  subscriptionId: subscription.id,
});
const fetch = (...terms: MissingRevenueTerm[]) => fetchTerms({ db: database.db, ...outside }, terms);
const discountTerms = async (id: string) =>
  (await loadTerms(database.db, { priceIds: [], discountIds: [id] })).discounts.get(id);

async function redeem(coupon: string): Promise<string> {
  const { discounts } = await stripe.subscriptions.update(subscription.id, { discounts: [{ coupon }] });
  return String(discounts[0]);
}

const half = (more: Partial<Stripe.CouponCreateParams> = {}) =>
  stripe.coupons.create({ percent_off: 50, duration: 'forever', ...more });

test('tiers and currencies of a price are fetched once and kept', async () => {
  const tiers = [
    { up_to: 10, unit_amount: 500, flat_amount: 100 },
    { up_to: 'inf' as const, unit_amount: 400 },
  ];
  const price = await stripe.prices.create({
    product,
    currency: 'usd',
    recurring: { interval: 'month' },
    billing_scheme: 'tiered',
    tiers_mode: 'graduated',
    tiers,
    currency_options: {
      eur: {
        tiers: [
          { up_to: 10, unit_amount: 450 },
          { up_to: 'inf', unit_amount: 350 },
        ],
      },
    },
  });
  expect(await fetch(missing('price', price.id, 'eur'))).toEqual({ unknown: [] });
  const { prices } = await loadTerms(database.db, { priceIds: [price.id], discountIds: [] });
  expect(prices.get(price.id)).toEqual({
    productId: product,
    tiersMode: 'graduated',
    transform: null,
    amounts: {
      usd: {
        unit: '0',
        tiers: [
          { upTo: 10, unit: '500', flat: '100' },
          { upTo: null, unit: '400', flat: '0' },
        ],
      },
      eur: {
        unit: '0',
        tiers: [
          { upTo: 10, unit: '450', flat: '0' },
          { upTo: null, unit: '350', flat: '0' },
        ],
      },
    },
  });
});

test('a discount is fetched with its end and the products of its coupon', async () => {
  const { id: coupon } = await half({
    duration: 'repeating',
    duration_in_months: 3,
    applies_to: { products: [product] },
  });
  const id = await redeem(coupon);
  await fetch(missing('discount', id));
  expect(await discountTerms(id)).toEqual({
    duration: 'repeating',
    endsAt: Date.UTC(2026, 3, 30, 10) / 1_000,
    percentOff: '50',
    amountsOff: {},
    productIds: [product],
  });
});

test('a discount that its subscription no longer has is found among the events about discounts', async () => {
  const id = await redeem((await half()).id);
  await stripe.subscriptions.update(subscription.id, { discounts: '' });
  expect(await fetch(missing('discount', id))).toEqual({ unknown: [] });
  expect(await discountTerms(id)).toMatchObject({ duration: 'forever', percentOff: '50' });
});

test('what Stripe does not know is named and kept as unknown, so that it is not asked for again', async () => {
  const lost = [missing('discount', 'di_lost'), missing('price', 'price_lost')];
  expect(await fetch(...lost)).toEqual({ unknown: lost });
  expect(await discountTerms('di_lost')).toMatchObject({ duration: 'unknown' });
  const { prices } = await loadTerms(database.db, { priceIds: ['price_lost'], discountIds: [] });
  expect(prices.get('price_lost')?.amounts.usd).toBeNull();
});

test('what fails for another reason is not kept, so that it can be asked for again', async () => {
  const id = await redeem((await half()).id);
  simulator.simulator.faults.set([{ kind: 'server_error', path: '/v1/coupons/*', times: 3 }]);
  await expect(fetch(missing('discount', id))).rejects.toThrow();
  expect(await discountTerms(id)).toBeUndefined();
});

test('terms are asked for within the budget of their endpoints', async () => {
  const id = await redeem((await half()).id);
  const { price } = subscription.items.data[0] ?? {};
  await database.db.deleteFrom('stripe_budgets').execute();
  await fetch(missing('discount', id), missing('price', price?.id ?? ''), missing('discount', 'di_lost'));
  const booked = await database.db.selectFrom('stripe_budgets').select('endpoint').execute();
  expect(booked.map(({ endpoint }) => endpoint).toSorted()).toEqual([
    'GET coupon',
    'GET events',
    'GET price',
    'GET subscription',
  ]);
});

test('prices that Stripe told are kept, whatever became of the one asked beside them', async () => {
  const make = (unit_amount: number) => stripe.prices.create({ product, currency: 'usd', unit_amount });
  const [sound, broken] = [await make(100), await make(200)];
  simulator.simulator.faults.set([
    { kind: 'server_error', path: `/v1/prices/${broken.id}`, status: 400, retry: false },
  ]);
  await expect(fetch(missing('price', broken.id), missing('price', sound.id))).rejects.toThrow();
  const { prices } = await loadTerms(database.db, { priceIds: [sound.id, broken.id], discountIds: [] });
  expect([...prices.keys()]).toEqual([sound.id]);
  const asked = vi.spyOn(outside.stripe.prices, 'retrieve');
  simulator.simulator.faults.clear();
  expect(await fetch(missing('price', broken.id), missing('price', sound.id))).toEqual({ unknown: [] });
  expect(asked.mock.calls.map(([id]) => id)).toEqual([broken.id]);
});

test('of a Stripe that is known to be down no terms are asked', async () => {
  simulator.simulator.faults.set([{ kind: 'server_error', status: 503 }]);
  const asks = () => fetch(missing('price', 'price_any')).catch((error: unknown) => error);
  while (!outside.circuit.isOpen()) await asks();
  const [down] = simulator.simulator.faults.list();
  const asked = down?.matched;
  expect(await asks()).toBeInstanceOf(CircuitOpenError);
  expect(simulator.simulator.faults.list()[0]?.matched).toBe(asked);
});
