import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MonthOfSales, Obligation, TaxPlace } from '../../billing.ts';
import { decideObligations } from './decide-obligations.ts';
import { EU_COUNTRIES } from './european-union.ts';
import type { ObligationFacts } from './obligation-facts.ts';
import { US_STATES } from './us-states.ts';

const NOW = new Date('2026-11-25T12:00:00Z');
const inState = (state: string): TaxPlace => ({ country: 'US', state });
const inCountry = (country: string): TaxPlace => ({ country, state: null });
const sold = (place: TaxPlace, amountMinor: number, more: Partial<MonthOfSales> = {}): MonthOfSales => ({
  ...place,
  month: '2026-03',
  isBusiness: false,
  currency: place.country === 'US' ? 'usd' : place.country === 'GB' ? 'gbp' : 'eur',
  amountMinor,
  count: 1,
  ...more,
});
const decide = (facts: Partial<ObligationFacts>) =>
  decideObligations({ establishments: [], registrations: [], sales: [], rates: [], now: NOW, ...facts });
function verdictOf(jurisdiction: string, facts: Partial<ObligationFacts>): Obligation['verdict'] | undefined {
  return decide(facts).find((each) => each.jurisdiction === jurisdiction)?.verdict;
}
const german = [inCountry('DE')];

describe('United States', () => {
  test.each([
    ['CA', 500_000_00, 500_000_01],
    ['TX', 499_999_99, 500_000_00],
    ['IL', 99_999_99, 100_000_00],
    ['NJ', 100_000_00, 100_000_01],
    ['WA', 100_000_00, 100_000_01],
  ])('%s: one cent decides', (state, below, above) => {
    expect(verdictOf(`US-${state}`, { sales: [sold(inState(state), below)] })).toBe('not_yet');
    expect(verdictOf(`US-${state}`, { sales: [sold(inState(state), above)] })).toBe('must_register');
  });

  test('200 sales are enough in New Jersey and Georgia, and no longer in Utah, South Dakota or Illinois', () => {
    const many = (state: string, count: number) => ({ sales: [sold(inState(state), 1_000, { count })] });
    for (const state of ['NJ', 'GA']) {
      expect(verdictOf(`US-${state}`, many(state, 199))).toBe('not_yet');
      expect(verdictOf(`US-${state}`, many(state, 200))).toBe('must_register');
    }
    for (const state of ['UT', 'SD', 'IL'])
      expect(verdictOf(`US-${state}`, many(state, 5_000))).toBe('not_yet');
  });

  test('New York asks for more than $500,000 and more than 100 sales together', () => {
    const ny = (amount: number, count: number) =>
      verdictOf('US-NY', { sales: [sold(inState('NY'), amount, { count })] });
    expect(ny(500_000_01, 100)).toBe('not_yet');
    expect(ny(500_000_00, 101)).toBe('not_yet');
    expect(ny(500_000_01, 101)).toBe('must_register');
  });

  test('calendar years are looked at each alone, twelve months across them', () => {
    const halves = (state: string, amount: number) => [
      sold(inState(state), amount, { month: '2025-12' }),
      sold(inState(state), amount, { month: '2026-01' }),
    ];
    expect(verdictOf('US-WA', { sales: halves('WA', 60_000_00) })).toBe('not_yet');
    expect(verdictOf('US-TN', { sales: halves('TN', 60_000_00) })).toBe('must_register');
    const old = [sold(inState('TN'), 900_000_00, { month: '2025-10' })];
    expect(verdictOf('US-TN', { sales: old })).toBe('not_yet');
  });

  test('what passes the threshold of Florida this year is due from January on, and says so', () => {
    const [florida] = decide({ sales: [sold(inState('FL'), 100_000_01)] });
    expect(florida).toMatchObject({ verdict: 'not_yet' });
    expect(florida?.reasons[0]?.text).toContain('1 January');
    expect(verdictOf('US-FL', { sales: [sold(inState('FL'), 100_000_01, { month: '2025-12' })] })).toBe(
      'must_register',
    );
  });

  test('Connecticut looks at the year that ended with September', () => {
    const ct = (month: string) =>
      verdictOf('US-CT', { sales: [sold(inState('CT'), 100_000_00, { month, count: 200 })] });
    expect([ct('2025-09'), ct('2025-10'), ct('2026-09'), ct('2026-10')]).toEqual([
      'not_yet',
      'must_register',
      'must_register',
      'not_yet',
    ]);
  });

  test('an office is enough, where there is a tax; a state without one never asks', () => {
    const establishments = ['PA', 'OR', 'DE', 'MT', 'NH'].map(inState);
    const verdicts = decide({ establishments }).map(({ state, verdict }) => `${state} ${verdict}`);
    expect(verdicts).toEqual(['PA must_register', 'DE never', 'MT never', 'NH never', 'OR never']);
  });

  test('who is registered collects, whatever was sold', () => {
    const registrations = [{ ...inState('TX'), scheme: 'standard' as const }];
    expect(verdictOf('US-TX', { registrations })).toBe('must_collect');
  });

  test('sales in another currency count at the rate that is given, and without one nothing is promised', () => {
    const sales = [sold(inState('WA'), 90_000_00, { currency: 'eur' })];
    const rates = (rate: string) => [{ from: 'eur', to: 'usd', rate }];
    expect(verdictOf('US-WA', { sales, rates: rates('1.111111111111') })).toBe('not_yet');
    expect(verdictOf('US-WA', { sales, rates: rates('1.111111111112') })).toBe('must_register');
    expect(verdictOf('US-WA', { sales })).toBe('unknown');
    const yen = [sold(inState('WA'), 15_000_000, { currency: 'jpy' })];
    const rate = [{ from: 'jpy', to: 'usd', rate: '0.006666666666' }];
    expect(decide({ sales: yen, rates: rate })[0]?.progress).toMatchObject({ amountMinor: 99_999_99 });
  });

  test('a state that is not in the table, or not in the address, is not called free', () => {
    const sales = [sold(inState('WY'), 1), sold(inCountry('US'), 1)];
    expect(decide({ sales }).map(({ verdict }) => verdict)).toEqual(['unknown', 'unknown']);
  });
});

describe('European Union', () => {
  const french = (amountMinor: number, more: Partial<MonthOfSales> = {}) =>
    sold(inCountry('FR'), amountMinor, more);

  test('€10,000 are for all other members together; one cent more is the One Stop Shop', () => {
    const sales = [french(6_000_00), sold(inCountry('IT'), 4_000_00)];
    expect(verdictOf('FR', { establishments: german, sales })).toBe('not_yet');
    const more = [...sales, sold(inCountry('ES'), 1)];
    for (const country of ['FR', 'IT', 'ES'])
      expect(verdictOf(country, { establishments: german, sales: more })).toBe('must_register');
  });

  test('sales at home are not sales abroad', () => {
    const sales = [sold(inCountry('DE'), 900_000_00), french(1)];
    expect(verdictOf('FR', { establishments: german, sales })).toBe('not_yet');
    expect(verdictOf('DE', { establishments: german, sales })).toBe('must_register');
  });

  test('businesses with a VAT id count nowhere: the customer accounts for the tax', () => {
    const sales = [french(900_000_00, { isBusiness: true })];
    for (const establishments of [german, [inState('CA')]]) {
      const france = decide({ establishments, sales }).find(({ country }) => country === 'FR');
      expect(france?.verdict).toBe('not_yet');
      expect(france?.reasons.map(({ text }) => text).join(' ')).toContain('reverse charge');
    }
  });

  test('from outside the Union, or from several members, there is no threshold', () => {
    const sales = [french(1)];
    expect(verdictOf('FR', { establishments: [inState('CA')], sales })).toBe('must_register');
    expect(verdictOf('FR', { establishments: [...german, inCountry('AT')], sales })).toBe('must_register');
  });

  test('the One Stop Shop covers every member but the own', () => {
    const registrations = [{ ...inCountry('DE'), scheme: 'oss_union' as const }];
    const sales = [french(900_000_00)];
    expect(verdictOf('FR', { establishments: german, registrations, sales })).toBe('must_collect');
    expect(verdictOf('DE', { establishments: german, registrations, sales })).toBe('must_register');
  });
});

test('United Kingdom: from the first consumer for who is abroad, above £90,000 for who is there', () => {
  const sales = (amountMinor: number, isBusiness = false) => [
    sold(inCountry('GB'), amountMinor, { isBusiness }),
  ];
  expect(verdictOf('GB', { sales: sales(1) })).toBe('must_register');
  expect(verdictOf('GB', { sales: sales(1, true) })).toBe('not_yet');
  const establishments = [inCountry('GB')];
  expect(verdictOf('GB', { establishments, sales: sales(90_000_00) })).toBe('not_yet');
  expect(verdictOf('GB', { establishments, sales: sales(90_000_01) })).toBe('must_register');
});

const places = [
  ...Object.keys(US_STATES).map(inState),
  ...[...EU_COUNTRIES, 'GB', 'CH'].map(inCountry),
  inState('WY'),
];
const aPlace = fc.constantFrom(...places);
const aSale = fc
  .record({
    place: aPlace,
    amountMinor: fc.integer({ min: 0, max: 60_000_000 }),
    count: fc.integer({ min: 1, max: 250 }),
    isBusiness: fc.boolean(),
    currency: fc.constantFrom('usd', 'eur', 'gbp', 'jpy', 'kwd'),
    year: fc.constantFrom(2024, 2025, 2026),
    month: fc.integer({ min: 1, max: 12 }),
  })
  .map(({ place, amountMinor, year, month, ...more }) =>
    sold(place, amountMinor, { ...more, month: `${year}-${String(month).padStart(2, '0')}` }),
  );
const rates = ['usd', 'eur', 'gbp'].flatMap((to) =>
  ['usd', 'eur', 'gbp', 'jpy', 'kwd'].map((from) => ({ from, to, rate: '1.25' })),
);
const facts = fc.record({
  establishments: fc.array(aPlace, { maxLength: 3 }),
  registrations: fc.array(
    fc
      .record({ place: aPlace, scheme: fc.constantFrom('standard' as const, 'oss_union' as const) })
      .map(({ place, scheme }) => ({ ...place, scheme })),
    { maxLength: 2 },
  ),
  sales: fc.array(aSale, { maxLength: 12 }),
});
const PRESSING = { never: 0, not_yet: 1, unknown: 1, must_collect: 2, must_register: 2 };

test('more sales never make a place less pressing', () => {
  fc.assert(
    fc.property(facts, fc.array(aSale, { minLength: 1, maxLength: 4 }), (given, more) => {
      const after = decide({ ...given, rates, sales: [...given.sales, ...more] });
      for (const before of decide({ ...given, rates })) {
        const now = after.find(({ jurisdiction }) => jurisdiction === before.jurisdiction);
        expect(now && PRESSING[now.verdict]).toBeGreaterThanOrEqual(PRESSING[before.verdict]);
      }
    }),
    { numRuns: 500 },
  );
});

test('every place that matters has an answer, and every answer its reasons with their source', () => {
  fc.assert(
    fc.property(facts, fc.boolean(), (given, hasRates) => {
      const obligations = decide({ ...given, rates: hasRates ? rates : [] });
      const asked = [...given.establishments, ...given.registrations, ...given.sales];
      expect(new Set(obligations.map(({ country, state }) => `${country}${state}`))).toEqual(
        new Set(asked.map(({ country, state }) => `${country}${state}`)),
      );
      for (const { reasons } of obligations) {
        expect(reasons.length).toBeGreaterThan(0);
        for (const { text, source } of reasons) {
          expect(text).toMatch(/^[A-Z0-9].*\.$/);
          expect(source).toMatch(/^https:\/\/|^Directive |^Value Added Tax Act /);
        }
      }
    }),
  );
});

test('the order of the sales, and how they are cut, changes nothing', () => {
  fc.assert(
    fc.property(facts, (given) => {
      const cut = given.sales.flatMap((sale) => [
        { ...sale, amountMinor: Math.floor(sale.amountMinor / 3) },
        { ...sale, amountMinor: sale.amountMinor - Math.floor(sale.amountMinor / 3), count: 0 },
      ]);
      expect(decide({ ...given, rates, sales: cut.reverse() })).toEqual(decide({ ...given, rates }));
    }),
  );
});
