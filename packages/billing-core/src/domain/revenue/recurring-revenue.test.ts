import fc from 'fast-check';
import { expect, test } from 'vitest';
import { missingTermsOf, toRecurringRevenue } from './recurring-revenue.ts';
import { aDiscount, aRevenueItem, aRevenuePrice, aRevenueSnapshot, every } from './revenue.example.ts';
import type { ItemSnapshot, PriceSnapshot, SubscriptionSnapshot, TierSnapshot } from './revenue-snapshot.ts';
import { NO_TERMS, toDiscountTerms, toPriceTerms } from './revenue-terms.ts';

const AT = 1_000_000;
const mrr = (more: SubscriptionSnapshot = {}, terms = NO_TERMS) =>
  toRecurringRevenue(aRevenueSnapshot(more), terms, AT).mrrMinor;
const items = (...data: ItemSnapshot[]) => ({ items: { data } });
const priced = (price: Partial<PriceSnapshot>, quantity = 1) => items(aRevenueItem({ quantity, price }));

test('100 subscriptions of $100 a month and 50 of $600 a year make $12,500, as in the glossary of Stripe', () => {
  const yearly = priced({ unit_amount: 60_000, recurring: every('year') });
  const all = [...Array.from({ length: 100 }, () => mrr()), ...Array.from({ length: 50 }, () => mrr(yearly))];
  expect(all.reduce((total, one) => total + one, 0)).toBe(1_250_000);
});

test.each([
  ['a year is twelve months', 'year', 1, 12_000, 1_000],
  ['a week is 12/52 of a month', 'week', 1, 1_200, 5_200],
  ['a day is 12/365 of a month', 'day', 1, 120, 3_650],
  ['a quarter is three months', 'month', 3, 3_000, 1_000],
  ['two weeks are two weeks', 'week', 2, 1_200, 2_600],
  ['an interval that is not known today counts nothing', 'fortnight', 1, 1_200, 0],
])('%s', (_title, interval, count, unit_amount, expected) => {
  expect(mrr(priced({ unit_amount, recurring: every(interval, count) }))).toBe(expected);
});

test('an amount is rounded once, half up, after everything else', () => {
  const yearly = { unit_amount: 29_000, recurring: every('year') };
  expect(mrr(priced(yearly))).toBe(2_417);
  expect(mrr(priced(yearly, 12))).toBe(29_000);
  expect(mrr(items(aRevenueItem({ price: yearly }), aRevenueItem({ price: yearly })))).toBe(4_833);
  expect(mrr(priced({ unit_amount: 6, recurring: every('year') }))).toBe(1);
});

test('yen and dinars are counted in their own smallest unit', () => {
  expect(mrr({ currency: 'jpy', ...priced({ currency: 'jpy', unit_amount: 500 }) })).toBe(500);
  expect(
    mrr({ currency: 'kwd', ...priced({ currency: 'kwd', unit_amount: 12_000, recurring: every('year') }) }),
  ).toBe(1_000);
});

test('a fraction of a cent a unit counts exactly', () => {
  expect(mrr(priced({ unit_amount: null, unit_amount_decimal: '0.05' }, 1_000))).toBe(50);
});

test('all recurring items and their quantities count; usage, one-time prices and trial offers do not', () => {
  expect(
    mrr(
      items(
        aRevenueItem({ quantity: 3 }),
        aRevenueItem({ price: { unit_amount: 500 } }),
        aRevenueItem({ price: { recurring: every('month', 1, 'metered') } }),
        aRevenueItem({ price: { recurring: null } }),
        aRevenueItem({ current_trial: { end_date: AT + 1 } }),
      ),
    ),
  ).toBe(30_500);
});

test.each([
  ['active', 10_000],
  ['past_due', 10_000],
  ['trialing', 0],
  ['incomplete', 0],
  ['incomplete_expired', 0],
  ['unpaid', 0],
  ['paused', 0],
  ['canceled', 0],
  ['a status of tomorrow', 0],
])('a subscription that is %s brings %d', (status, expected) => {
  expect(mrr({ status })).toBe(expected);
});

const TIERS = [
  { up_to: 5, unit_amount: 700 },
  { up_to: 10, unit_amount: 650 },
  { up_to: null, unit_amount: 600 },
];
const tiered = (tiers_mode: string, tiers: TierSnapshot[] = TIERS): Partial<PriceSnapshot> => ({
  billing_scheme: 'tiered',
  tiers_mode,
  tiers,
  unit_amount: null,
});

// docs.stripe.com/subscriptions/pricing-models/tiered-pricing
test.each([
  ['volume', 5, 3_500],
  ['volume', 6, 3_900],
  ['volume', 20, 12_000],
  ['graduated', 5, 3_500],
  ['graduated', 6, 4_150],
  ['graduated', 20, 3_500 + 3_250 + 6_000],
])('%s tiers: %d units cost %d', (mode, quantity, expected) => {
  expect(mrr(priced(tiered(mode), quantity))).toBe(expected);
});

test('the flat amount of each tier that is reached is due, of the first one without any unit', () => {
  const flat = tiered('graduated', [
    { up_to: 5, unit_amount: 100, flat_amount: 1_000 },
    { up_to: null, unit_amount: 50, flat_amount: 200 },
  ]);
  expect(mrr(priced(flat, 0))).toBe(1_000);
  expect(mrr(priced(flat, 5))).toBe(1_500);
  expect(mrr(priced(flat, 6))).toBe(1_750);
  expect(mrr(priced({ ...flat, tiers_mode: 'volume' }, 6))).toBe(500);
});

test('a begun package counts when it is rounded up, not when it is rounded down', () => {
  expect(mrr(priced({ transform_quantity: { divide_by: 10, round: 'up' } }, 11))).toBe(20_000);
  expect(mrr(priced({ transform_quantity: { divide_by: 10, round: 'down' } }, 19))).toBe(10_000);
});

test('a percentage is taken off, forever or until its end; a discount for once is not', () => {
  expect(mrr({ discounts: [aDiscount({ percent_off: 33.3 })] })).toBe(6_670);
  expect(mrr({ discounts: [aDiscount({ percent_off: 50, duration: 'repeating' }, { end: AT + 1 })] })).toBe(
    5_000,
  );
  expect(mrr({ discounts: [aDiscount({ percent_off: 50, duration: 'repeating' }, { end: AT })] })).toBe(
    10_000,
  );
  expect(mrr({ discounts: [aDiscount({ percent_off: 50, duration: 'once' })] })).toBe(10_000);
});

test('an amount is taken off each invoice, in its own currency, and never leaves less than nothing', () => {
  const off = (amount_off: number, currency = 'usd') => ({
    discounts: [aDiscount({ amount_off, currency })],
  });
  expect(mrr(off(2_500))).toBe(7_500);
  expect(mrr(off(99_999))).toBe(0);
  expect(mrr(off(2_500, 'eur'))).toBe(10_000);
  expect(mrr({ ...off(1_200), ...priced({ unit_amount: 12_000, recurring: every('year') }) })).toBe(900);
  const others = aDiscount({
    amount_off: 1,
    currency: 'eur',
    currency_options: { usd: { amount_off: 3_000 } },
  });
  expect(mrr({ discounts: [others] })).toBe(7_000);
});

test('of mixed intervals an amount is taken off the shortest, whose invoices come most often', () => {
  const mixed = items(
    aRevenueItem(),
    aRevenueItem({ price: { unit_amount: 120_000, recurring: every('year') } }),
  );
  expect(mrr({ ...mixed, discounts: [aDiscount({ amount_off: 2_000, currency: 'usd' })] })).toBe(18_000);
  expect(mrr({ ...mixed, discounts: [aDiscount({ amount_off: 50_000, currency: 'usd' })] })).toBe(10_000);
});

test('an item is discounted first, then the subscription; each takes of what is left', () => {
  const own = aDiscount({ percent_off: 50 }, { id: 'di_item' });
  const all = aDiscount({ amount_off: 1_000, currency: 'usd' });
  const more = aDiscount({ percent_off: 10 }, { id: 'di_more' });
  expect(mrr({ ...items(aRevenueItem({ discounts: [own] })), discounts: [all, more] })).toBe(3_600);
});

test('a discount of certain products leaves the others alone', () => {
  const both = items(aRevenueItem(), aRevenueItem({ price: { product: 'prod_2', unit_amount: 4_000 } }));
  const only = (more: object) => [aDiscount({ applies_to: { products: ['prod_2'] }, ...more })];
  expect(mrr({ ...both, discounts: only({ percent_off: 25 }) })).toBe(13_000);
  expect(mrr({ ...both, discounts: only({ amount_off: 9_000, currency: 'usd' }) })).toBe(10_000);
});

test('tax that is inside a price is no revenue; the item’s own rates replace those of the subscription', () => {
  const vat = { percentage: 19, inclusive: true };
  expect(mrr({ ...priced({ unit_amount: 11_900 }), default_tax_rates: [vat] })).toBe(10_000);
  expect(mrr({ default_tax_rates: [{ percentage: 19, inclusive: false }] })).toBe(10_000);
  const reduced = aRevenueItem({
    price: { unit_amount: 10_700 },
    tax_rates: [{ percentage: 7, inclusive: true }],
  });
  expect(mrr({ ...items(reduced), default_tax_rates: [vat] })).toBe(10_000);
});

test('a subscription whose collection is paused still counts: its status has not changed', () => {
  const paused = { ...aRevenueSnapshot(), pause_collection: { behavior: 'void', resumes_at: null } };
  expect(toRecurringRevenue(paused, NO_TERMS, AT).mrrMinor).toBe(10_000);
});

test('an old snapshot shows its discount once or twice, and it counts once', () => {
  const { source, ...old } = aDiscount({});
  const discount = { ...old, coupon: { id: 'half', duration: 'forever', percent_off: 50, applies_to: null } };
  expect(source).toBeDefined();
  expect(mrr({ discounts: null, discount })).toBe(5_000);
  expect(mrr({ discounts: [discount], discount })).toBe(5_000);
});

test('what a snapshot does not show is named, and counts as soon as it is known', () => {
  const { tiers, ...hidden } = tiered('graduated');
  expect(tiers).toBeDefined();
  const snapshot = { ...priced({ id: 'price_tiers', ...hidden }, 6), discounts: ['di_ten'] };
  expect(missingTermsOf(aRevenueSnapshot(snapshot), NO_TERMS, AT)).toEqual([
    { kind: 'price', id: 'price_tiers', currency: 'usd' },
    { kind: 'discount', id: 'di_ten', currency: 'usd' },
  ]);
  const terms = {
    prices: new Map([['price_tiers', toPriceTerms(aRevenuePrice(tiered('graduated')))]]),
    discounts: new Map([
      ['di_ten', toDiscountTerms({ end: null }, { id: 'ten', duration: 'forever', percent_off: 10 })],
    ]),
  };
  expect(missingTermsOf(aRevenueSnapshot(snapshot), terms, AT)).toEqual([]);
  expect(mrr(snapshot, terms)).toBe(3_735);
  expect(() => mrr(snapshot)).toThrow(/price_tiers/);
});

test('a price in another of its currencies has to be asked for, and a coupon that hides its products too', () => {
  expect(missingTermsOf(aRevenueSnapshot({ currency: 'eur' }), NO_TERMS, AT)).toEqual([
    { kind: 'price', id: 'price_1', currency: 'eur' },
  ]);
  const hiding = {
    id: 'di_1',
    end: null,
    source: { coupon: { id: 'c', duration: 'forever', percent_off: 10 } },
  };
  expect(missingTermsOf(aRevenueSnapshot({ discounts: [hiding] }), NO_TERMS, AT)).toHaveLength(1);
});

test('nothing has to be asked for a subscription that brings nothing anyway', () => {
  const gone = { status: 'canceled', discounts: ['di_1'] };
  expect(missingTermsOf(aRevenueSnapshot(gone), NO_TERMS, AT)).toEqual([]);
  expect(mrr(gone)).toBe(0);
});

test('splitting an item in two, or putting the same discount on the item, changes nothing', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10_000_000 }),
      fc.integer({ min: 1, max: 500 }),
      fc.integer({ min: 1, max: 500 }),
      fc.integer({ min: 1, max: 10_000 }),
      fc.constantFrom('day', 'week', 'month', 'year'),
      (unit_amount, some, others, hundredths, interval) => {
        const price = { unit_amount, recurring: every(interval) };
        const discounts = [aDiscount({ percent_off: hundredths / 100 })];
        const whole = mrr({ ...items(aRevenueItem({ quantity: some + others, price })), discounts });
        const split = items(
          aRevenueItem({ quantity: some, price }),
          aRevenueItem({ quantity: others, price }),
        );
        expect(mrr({ ...split, discounts })).toBe(whole);
        expect(mrr(items(aRevenueItem({ quantity: some + others, price, discounts })))).toBe(whole);
        // The same in floating point, which may be off by the last cent and never by more.
        const rate = { day: 365 / 12, week: 52 / 12, month: 1, year: 1 / 12 }[interval] ?? 0;
        const float = unit_amount * (some + others) * rate * (1 - hundredths / 10_000);
        expect(Math.abs(whole - float)).toBeLessThanOrEqual(0.5 + 1e-5 * Math.max(1, float / 1e6));
      },
    ),
  );
});
