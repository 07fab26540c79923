import { expect, test } from 'vitest';
import { listCatalogPrices } from '../domain/catalog/catalog-prices.ts';
import { aRichConfig } from '../domain/catalog/rich-config.example.ts';
import { readLines, toCheckoutLines, type WantedItems, writeLines } from './checkout-lines.ts';

/** As if everything were pushed, each price under its lookup key. */
const prices = new Map(listCatalogPrices(aRichConfig).map(({ lookupKey }) => [lookupKey, lookupKey]));
const lines = (wanted: Partial<WantedItems>, pushed: ReadonlyMap<string, string> = prices) => {
  const given = { planKey: 'team', interval: 'month', currency: 'usd', members: 0, ...wanted } as const;
  const outcome = toCheckoutLines(aRichConfig, given, pushed);
  return outcome.ok ? outcome.value : outcome.error.code;
};

test('a flat plan is one line', () => {
  expect(lines({ planKey: 'starter', interval: 'year', currency: 'jpy' })).toEqual([
    { price: 'starter_year_jpy', quantity: 1 },
  ]);
});

test('a hybrid plan is its own price, the seats beyond the included ones, and its use without a quantity', () => {
  expect(lines({ members: 5 })).toEqual([
    { price: 'team_month_usd', quantity: 1 },
    { price: 'seats:team_month_usd', quantity: 2 },
    { price: 'usage:team:calls_usd' },
  ]);
});

test('seats are no line while nobody takes one', () => {
  expect(lines({ members: 3 })).toEqual([
    { price: 'team_month_usd', quantity: 1 },
    { price: 'usage:team:calls_usd' },
  ]);
});

test('a plan of seats alone is paid for by one at least', () => {
  expect(lines({ planKey: 'crew' })).toEqual([{ price: 'seats:crew_month_usd', quantity: 1 }]);
  expect(lines({ planKey: 'crew', members: 4 })).toEqual([{ price: 'seats:crew_month_usd', quantity: 4 }]);
});

test('what is only used is billed each month', () => {
  expect(lines({ planKey: 'metered' })).toEqual([{ price: 'usage:metered:calls_usd' }]);
  expect(lines({ planKey: 'metered', interval: 'year' })).toBe('interval_not_offered');
});

test('in a year’s plan the use is still billed each month', () => {
  expect(lines({ interval: 'year' })).toContainEqual({ price: 'usage:team:calls_usd' });
});

test('add-ons come along where they are sold', () => {
  expect(lines({ planKey: 'starter', addOns: { projects: 2, support: 0 } })).toContainEqual({
    price: 'add_on:projects_month_usd',
    quantity: 2,
  });
  expect(lines({ planKey: 'starter', addOns: { support: 1 } })).toBe('add_on_not_offered');
  expect(lines({ planKey: 'starter', addOns: { constructor: 1 } })).toBe('add_on_not_offered');
});

test('what is not sold is refused, and so is what was not pushed whole', () => {
  expect(lines({ planKey: 'free' })).toBe('plan_not_found');
  expect(lines({ planKey: 'constructor' })).toBe('plan_not_found');
  expect(lines({ currency: 'gbp' })).toBe('currency_not_offered');
  const partly = new Map([...prices].filter(([key]) => !key.startsWith('usage:')));
  expect(lines({}, partly)).toBe('price_not_pushed');
});

test('lines are read as they were written', () => {
  const given = [{ price: 'price_1', quantity: 12 }, { price: 'price_2' }];
  expect(readLines(writeLines(given))).toEqual(given);
  expect(readLines('')).toEqual([]);
});
