import { expect, test } from 'vitest';
import { defineBilling, limit } from '../../config.ts';
import { comparePlans } from './catalog-difference.ts';

const config = defineBilling({
  product: 'Acme',
  currencies: ['usd'],
  features: { projects: limit('Projects') },
  plans: {
    free: { name: 'Free', description: '', features: {} },
    starter: {
      name: 'Starter',
      description: 'Small',
      prices: { usd: { month: 2900, year: 29000 } },
      features: { projects: 1 },
    },
  },
});
const product = { id: 'prod_1', planKey: 'starter', name: 'Starter', description: 'Small' };
const month = { id: 'price_m', lookupKey: 'starter_month_usd', productId: 'prod_1', unitAmountMinor: 2900 };
const year = { id: 'price_y', lookupKey: 'starter_year_usd', productId: 'prod_1', unitAmountMinor: 29000 };

test('an empty account needs the product and every price; the free plan needs nothing', () => {
  expect(comparePlans(config, [], []).map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([
    'create_product starter',
    'create_price starter_month_usd',
    'create_price starter_year_usd',
  ]);
});

test('an account that has all needs nothing', () => {
  expect(comparePlans(config, [product], [month, year])).toEqual([]);
});

test('another amount is a new price in the place of the old one', () => {
  const steps = comparePlans(config, [product], [{ ...month, unitAmountMinor: 1900 }, year]);
  expect(steps).toMatchObject([
    { kind: 'replace_price', subject: 'starter_month_usd', oldPriceId: 'price_m' },
  ]);
});

test('a price that the code no longer names is archived', () => {
  const steps = comparePlans(
    config,
    [product],
    [month, year, { ...year, id: 'price_old', lookupKey: 'gone_year_usd' }],
  );
  expect(steps).toMatchObject([{ kind: 'archive_price', oldPriceId: 'price_old' }]);
});

test('a misspelt feature or currency is a compile error', () => {
  const misspelt = { name: 'Starter', description: '' };
  defineBilling({
    product: 'Acme',
    currencies: ['usd'],
    features: { projects: limit('Projects') },
    plans: {
      // @ts-expect-error no such feature
      starter: { ...misspelt, features: { project: 1 } },
      // @ts-expect-error no such currency
      pro: { ...misspelt, features: {}, prices: { usd: { month: 1, year: 2 }, gbp: { month: 1, year: 2 } } },
    },
  });
});
