import { expect, test } from 'vitest';
import type { BillingConfig } from '../../config.ts';
import { amountKey } from './amount.ts';
import { compareCatalog, type Pushed, type PushStep } from './catalog-difference.ts';
import { listCatalogPrices, listCatalogProducts, listMeters } from './catalog-prices.ts';
import { aConfig } from './config.example.ts';
import { aRichConfig } from './rich-config.example.ts';

const nothing: Pushed = { products: [], prices: [], meters: [] };

/** What Stripe has once a configuration was pushed. */
const pushedOf = (config: BillingConfig): Pushed => ({
  products: listCatalogProducts(config).map(({ productKey, name, description }) => ({
    id: `prod_${productKey}`,
    active: true,
    ...{ productKey, name, description: description || null },
  })),
  prices: listCatalogPrices(config).map((price) => ({
    id: `price_${price.lookupKey}`,
    lookupKey: price.lookupKey,
    productId: `prod_${price.productKey}`,
    amount: amountKey(price.amount),
    interval: price.interval,
    eventName: price.role === 'usage' ? price.key : null,
    taxBehavior: price.taxBehavior ?? null,
  })),
  meters: listMeters(config).map((meter) => ({ id: `mtr_${meter.eventName}`, ...meter })),
});
const short = (steps: PushStep[]) => steps.map(({ kind, subject, text }) => `${kind} ${subject}: ${text}`);

test('an empty account needs meters, products and every price; the free plan needs nothing', () => {
  const steps = short(compareCatalog(aRichConfig, nothing));
  expect(steps).toMatchInlineSnapshot(`
    [
      "create_meter calls: meter "API calls"",
      "create_product starter: product "Starter"",
      "create_product team: product "Team"",
      "create_product seats:team: product "Team: Members"",
      "create_product usage:team:calls: product "Team: API calls"",
      "create_product seats:crew: product "Crew: Members"",
      "create_product usage:metered:calls: product "Metered: API calls"",
      "create_product add_on:projects: product "More projects"",
      "create_product add_on:support: product "Support"",
      "create_product one_time:credits: product "Calls"",
      "create_product one_time:lifetime: product "For life"",
      "create_price starter_month_usd: $29 a month",
      "create_price starter_year_usd: $290 a year",
      "create_price starter_month_jpy: ¥2,900 a month",
      "create_price starter_year_jpy: ¥29,000 a year",
      "create_price team_month_usd: $99 a month",
      "create_price team_year_usd: $990 a year",
      "create_price team_month_jpy: ¥9,900 a month",
      "create_price team_year_jpy: ¥99,000 a year",
      "create_price seats:team_month_usd: $9 a month",
      "create_price seats:team_year_usd: $90 a year",
      "create_price seats:team_month_jpy: ¥900 a month",
      "create_price seats:team_year_jpy: ¥9,000 a year",
      "create_price usage:team:calls_usd: 1 to 100,000: free, from 100,001 on: $0.20 per 1,000; what was used, billed each month",
      "create_price usage:team:calls_jpy: 1 to 100,000: free, from 100,001 on: ¥30 per 1,000; what was used, billed each month",
      "create_price seats:crew_month_usd: 1 to 10: $10 each for all, from 11 on: $8 each for all; each month",
      "create_price seats:crew_year_usd: $100 a year",
      "create_price seats:crew_month_jpy: ¥1,000 a month",
      "create_price seats:crew_year_jpy: ¥10,000 a year",
      "create_price usage:metered:calls_usd: 1 to 1,000: $0.05 each, from 1,001 on: $1 and $5 per 1,000; what was used, billed each month",
      "create_price usage:metered:calls_jpy: ¥2; what was used, billed each month",
      "create_price add_on:projects_month_usd: $5 a month",
      "create_price add_on:projects_year_usd: $50 a year",
      "create_price add_on:projects_month_jpy: ¥500 a month",
      "create_price add_on:projects_year_jpy: ¥5,000 a year",
      "create_price add_on:support_month_usd: $20 a month",
      "create_price add_on:support_year_usd: $200 a year",
      "create_price add_on:support_month_jpy: ¥2,000 a month",
      "create_price add_on:support_year_jpy: ¥20,000 a year",
      "create_price one_time:credits_usd: $9, once",
      "create_price one_time:credits_jpy: ¥1,400, once",
      "create_price one_time:lifetime_usd: $499, once",
      "create_price one_time:lifetime_jpy: ¥70,000, once",
    ]
  `);
});

test('what was pushed needs nothing, in whatever order it is listed', () => {
  for (const config of [aConfig, aRichConfig]) {
    const { products, prices, meters } = pushedOf(config);
    expect(
      compareCatalog(config, { products: products.toReversed(), prices: prices.toReversed(), meters }),
    ).toEqual([]);
  }
});

const change = (lookupKey: string, more: Partial<Pushed['prices'][number]>): Pushed => {
  const pushed = pushedOf(aRichConfig);
  const prices = pushed.prices.map((price) =>
    price.lookupKey === lookupKey ? { ...price, ...more } : price,
  );
  return { ...pushed, prices };
};

test('another amount, another interval or another meter is a new price in the place of the old one', () => {
  const replaced = (pushed: Pushed) => short(compareCatalog(aRichConfig, pushed));
  expect(replaced(change('starter_month_usd', { amount: '1900' }))).toEqual([
    'replace_price starter_month_usd: becomes $29 a month; subscribers keep the old price',
  ]);
  expect(replaced(change('seats:team_year_jpy', { interval: 'month' }))).toEqual([
    'replace_price seats:team_year_jpy: becomes ¥9,000 a year; subscribers keep the old price',
  ]);
  expect(replaced(change('usage:metered:calls_jpy', { eventName: 'other' }))).toEqual([
    'replace_price usage:metered:calls_jpy: becomes ¥2; what was used, billed each month; subscribers keep the old price',
  ]);
});

test('what the code no longer names is archived, and so is a price whose key another took; a meter stays', () => {
  const { team: _, ...plans } = aRichConfig.plans;
  const kept: BillingConfig = { ...aRichConfig, plans: { ...plans }, addOns: {} };
  const steps = compareCatalog(kept, pushedOf(aRichConfig));
  expect(new Set(steps.map(({ kind }) => kind))).toEqual(new Set(['archive_price', 'archive_product']));
  expect(steps.filter(({ kind }) => kind === 'archive_product').map(({ subject }) => subject)).toEqual([
    'team',
    'seats:team',
    'usage:team:calls',
    'add_on:projects',
    'add_on:support',
  ]);
  const leftOver = {
    ...pushedOf(aConfig).prices[0],
    id: 'price_old',
    lookupKey: null,
  } as Pushed['prices'][number];
  const pushed = pushedOf(aConfig);
  expect(short(compareCatalog(aConfig, { ...pushed, prices: [...pushed.prices, leftOver] }))).toEqual([
    'archive_price price_old: was replaced',
  ]);
});

test('a product that comes back is restored, one with other words is updated', () => {
  const pushed = pushedOf(aConfig);
  const products = pushed.products.map((product) => ({ ...product, active: product.productKey !== 'pro' }));
  const renamed = products.map((each) => (each.productKey === 'starter' ? { ...each, name: 'Old' } : each));
  expect(short(compareCatalog(aConfig, { ...pushed, products: renamed }))).toEqual([
    'update_product starter: product "Starter"',
    'restore_product pro: product "Pro"',
  ]);
});

test('a tax behaviour that was never said is said; another one takes a new price', () => {
  const taxed: BillingConfig = { ...aConfig, taxBehavior: { usd: 'exclusive', eur: 'inclusive' } };
  const unsaid = compareCatalog(taxed, pushedOf(aConfig));
  expect(unsaid.map(({ kind }) => kind)).toEqual(Array.from({ length: 8 }, () => 'update_price'));
  expect(short(unsaid)[2]).toBe('update_price starter_month_eur: tax is inclusive');
  const other = compareCatalog({ ...taxed, taxBehavior: 'exclusive' }, pushedOf(taxed));
  expect(other.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([
    'replace_price starter_month_eur',
    'replace_price starter_year_eur',
    'replace_price pro_month_eur',
    'replace_price pro_year_eur',
  ]);
});

test('no two things that are sold share a key, whatever they are called', () => {
  const prices = { usd: { month: 1, year: 1 } };
  const words = { name: 'X', description: '', features: {} };
  const config: BillingConfig = {
    product: 'Acme',
    currencies: ['usd'],
    features: { seats: { kind: 'seats', label: 'Seats' }, month: { kind: 'metered', label: 'Month' } },
    plans: {
      add_on: {
        ...words,
        prices,
        seats: { feature: 'seats', prices },
        usage: { month: { prices: { usd: 1 } } },
      },
      seats: { ...words, prices, seats: { feature: 'seats', prices } },
      usage: { ...words, prices },
    },
    addOns: { seats: { ...words, prices }, usage: { ...words, prices } },
    oneTime: { seats: { ...words, prices: { usd: 1 } }, month: { ...words, prices: { usd: 1 } } },
  };
  const keys = listCatalogPrices(config).map(({ lookupKey }) => lookupKey);
  expect(new Set(keys).size).toBe(keys.length);
  const products = listCatalogProducts(config).map(({ productKey }) => productKey);
  expect(new Set(products).size).toBe(products.length);
});
