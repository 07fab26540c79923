import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BillingConfig } from '../src/config.ts';
import { createBilling } from '../src/create-billing.ts';
import { listCatalogPrices } from '../src/domain/catalog/catalog-prices.ts';
import { aRichConfig } from '../src/domain/catalog/rich-config.example.ts';
import { makeOnce } from '../src/shell/push/make-once.ts';
import { createContext } from './context.ts';
import { openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ config: aRichConfig, worker: false });
});
afterAll(() => world.close());

/** The same deployment with other plans in code. */
async function withPlans<T>(config: BillingConfig, work: (push: World['billing']['push']) => Promise<T>) {
  const billing = createBilling({ ...world.options, config });
  try {
    return await work(billing.push);
  } finally {
    await billing.close();
  }
}

const priceOf = async (lookupKey: string) => {
  const { data } = await world.stripe.prices.list({
    lookup_keys: [lookupKey],
    expand: ['data.tiers'],
  });
  return data[0];
};
const activePrices = async () =>
  (await world.stripe.prices.list({ active: true, limit: 100 })).data.map(({ lookup_key }) => lookup_key);

test('every way to sell is at Stripe as the code says it', async () => {
  expect(await priceOf('seats:team_month_usd')).toMatchObject({
    unit_amount: 900,
    recurring: { interval: 'month', usage_type: 'licensed' },
    metadata: { billwright_role: 'seats', billwright_key: 'members', billwright_plan: 'team' },
  });
  const [meter] = (await world.stripe.billing.meters.list()).data;
  expect(meter).toMatchObject({ event_name: 'calls', default_aggregation: { formula: 'sum' } });
  const usage = await priceOf('usage:team:calls_usd');
  expect(usage).toMatchObject({
    billing_scheme: 'tiered',
    tiers_mode: 'graduated',
    recurring: { interval: 'month', usage_type: 'metered', meter: meter?.id },
  });
  expect(usage?.tiers?.map(({ up_to, unit_amount_decimal }) => [up_to, String(unit_amount_decimal)])).toEqual(
    [
      [100_000, '0'],
      [null, '0.02'],
    ],
  );
  expect(await priceOf('seats:crew_month_usd')).toMatchObject({ tiers_mode: 'volume' });
  expect(await priceOf('usage:metered:calls_jpy')).toMatchObject({ unit_amount: 2, currency: 'jpy' });
  expect(await priceOf('one_time:lifetime_usd')).toMatchObject({ type: 'one_time', unit_amount: 49_900 });
  expect(await priceOf('add_on:support_year_jpy')).toMatchObject({ unit_amount: 20_000, currency: 'jpy' });
});

test('a second push finds nothing to do, and readiness is content', async () => {
  expect(await world.billing.push.plan()).toEqual([]);
  expect(await world.billing.push.apply()).toEqual([]);
  expect((await world.billing.readiness()).map(({ code }) => code)).not.toContain('catalog_not_pushed');
  const rows = await world.db
    .selectFrom('catalog_prices')
    .select('lookup_key')
    .where('active', '=', true)
    .execute();
  expect(rows.map(({ lookup_key }) => lookup_key).toSorted()).toEqual(
    listCatalogPrices(aRichConfig)
      .map(({ lookupKey }) => lookupKey)
      .toSorted(),
  );
});

const dearer: BillingConfig = {
  ...aRichConfig,
  plans: {
    ...aRichConfig.plans,
    starter: {
      ...aRichConfig.plans.starter,
      prices: { ...aRichConfig.plans.starter.prices, usd: { month: 3_900, year: 39_000 } },
    },
  },
};

test('looking changes nothing: what is sold now is sold until the push', async () => {
  const before = await world.db.selectFrom('catalog_prices').selectAll().orderBy('price_id').execute();
  const differences = await withPlans(dearer, (push) => push.plan());
  expect(differences.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([
    'replace_price starter_month_usd',
    'replace_price starter_year_usd',
  ]);
  expect(await world.db.selectFrom('catalog_prices').selectAll().orderBy('price_id').execute()).toEqual(
    before,
  );
});

test('two pushes at once make one of each; the old price is archived and its subscribers keep it', async () => {
  const old = await priceOf('starter_month_usd');
  await withPlans(dearer, (push) => Promise.all([push.apply(), push.apply()]));
  const active = await activePrices();
  expect(active.filter((key) => key === 'starter_month_usd')).toHaveLength(1);
  expect(new Set(active).size).toBe(active.length);
  expect(await priceOf('starter_month_usd')).toMatchObject({ unit_amount: 3_900, active: true });
  expect(await world.stripe.prices.retrieve(old?.id ?? '')).toMatchObject({
    active: false,
    lookup_key: null,
  });
});

test('what was taken away at Stripe by hand is made again', async () => {
  const price = await priceOf('starter_month_usd');
  await world.stripe.prices.update(price?.id ?? '', { active: false });
  await withPlans(dearer, (push) => push.apply());
  const again = await priceOf('starter_month_usd');
  expect(again).toMatchObject({ unit_amount: 3_900, active: true });
  expect(again?.id).not.toBe(price?.id);
});

test('a push that was cut off before it archived is finished by the next', async () => {
  const price = await priceOf('starter_month_usd');
  // As if the new price had just taken over the key.
  await world.stripe.prices.update(price?.id ?? '', { lookup_key: '' });
  await withPlans(dearer, (push) => push.apply());
  expect(await activePrices()).not.toContain(null);
  expect(await priceOf('starter_month_usd')).toMatchObject({ unit_amount: 3_900 });
});

test('a plan that is no longer sold is archived, and restored when it comes back', async () => {
  const { crew: _, ...plans } = dearer.plans;
  await withPlans({ ...dearer, plans: plans as BillingConfig['plans'] }, (push) => push.apply());
  const productOf = async () =>
    (await world.stripe.products.list({ limit: 100 })).data.find(
      ({ metadata }) => metadata.billwright_product === 'seats:crew',
    );
  expect(await productOf()).toMatchObject({ active: false });
  expect((await activePrices()).filter((key) => key?.startsWith('seats:crew'))).toEqual([]);
  const before = await productOf();
  await withPlans(dearer, (push) => push.apply());
  expect(await productOf()).toMatchObject({ active: true, id: before?.id });
});

test('a push that looked before another made something takes what that made', async () => {
  const context = createContext(world);
  const content = { name: 'Made once', metadata: { for: 'the test' } };
  const make = () =>
    makeOnce<{ id: string }>(context, {
      subject: 'product_made_once',
      content,
      find: async () => {
        const { data } = await world.stripe.products.list({ limit: 100 });
        return data.find(({ name }) => name === content.name);
      },
      make: (options) => world.stripe.products.create(content, options),
    });
  const first = await make();
  expect((await make()).id).toBe(first.id);
  const { data } = await world.stripe.products.list({ limit: 100 });
  expect(data.filter(({ name }) => name === content.name)).toHaveLength(1);
  await context.jobs.stop();
});
