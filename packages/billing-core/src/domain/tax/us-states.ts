import type { TaxThreshold } from './tax-threshold.ts';

export interface StateRule {
  name: string;
  /** `none`: no tax of the state on sales. */
  threshold: TaxThreshold | 'none';
  /** What else whoever decides should know. */
  note?: string;
}

type Window = TaxThreshold['window'];

const dollars = (
  thousands: number,
  window: Window,
  isMet: TaxThreshold['isMet'] = 'above',
): TaxThreshold => ({
  amountMinor: thousands * 100_000,
  currency: 'usd',
  isMet,
  window,
});
/** $100,000 or 200 sales, the pair that the Supreme Court let stand in South Dakota v. Wayfair (2018). */
const orTwoHundred = (window: Window = 'this_or_last_year'): TaxThreshold => ({
  ...dollars(100, window),
  sales: { count: 200, isMet: 'from', joined: 'or' },
});
const hundred = (window: Window = 'this_or_last_year') => dollars(100, window);

/**
 * From which sales on a seller without an office in the state has to collect its sales tax: the states that this knows, as of
 * the end of 2025, with the change of Illinois in 2026. Read in salestaxinstitute.com/resources/economic-nexus-state-guide,
 * suttax.avior.tax/doc/sut/economic-nexus-by-state (31 December 2025) and Avalara's "States eliminating economic nexus
 * transaction thresholds"; each state's page at docs.stripe.com/tax/supported-countries/united-states has the rule of the day.
 */
export const US_STATES: Readonly<Record<string, StateRule>> = {
  AL: { name: 'Alabama', threshold: dollars(250, 'last_year') },
  AK: {
    name: 'Alaska',
    threshold: 'none',
    note: 'Its cities may have a sales tax, from $100,000 a year on.',
  },
  AZ: { name: 'Arizona', threshold: hundred() },
  CA: { name: 'California', threshold: dollars(500, 'this_or_last_year') },
  CO: { name: 'Colorado', threshold: hundred() },
  CT: {
    name: 'Connecticut',
    threshold: {
      ...dollars(100, 'year_to_september', 'from'),
      sales: { count: 200, isMet: 'from', joined: 'and' },
    },
  },
  DE: { name: 'Delaware', threshold: 'none' },
  FL: { name: 'Florida', threshold: hundred('last_year') },
  GA: { name: 'Georgia', threshold: orTwoHundred() },
  IL: {
    name: 'Illinois',
    threshold: dollars(100, 'twelve_months', 'from'),
    note: 'Its test of 200 sales ended on 1 January 2026.',
  },
  IN: { name: 'Indiana', threshold: hundred() },
  MA: { name: 'Massachusetts', threshold: hundred() },
  MD: { name: 'Maryland', threshold: orTwoHundred() },
  MI: { name: 'Michigan', threshold: orTwoHundred('last_year') },
  MT: { name: 'Montana', threshold: 'none' },
  NC: { name: 'North Carolina', threshold: hundred() },
  NH: { name: 'New Hampshire', threshold: 'none' },
  NJ: { name: 'New Jersey', threshold: orTwoHundred() },
  NY: {
    name: 'New York',
    threshold: { ...dollars(500, 'twelve_months'), sales: { count: 100, isMet: 'above', joined: 'and' } },
    note: 'It looks at its last four sales tax quarters.',
  },
  OH: { name: 'Ohio', threshold: orTwoHundred() },
  OR: { name: 'Oregon', threshold: 'none' },
  PA: { name: 'Pennsylvania', threshold: hundred('last_year') },
  SD: { name: 'South Dakota', threshold: hundred(), note: 'Its test of 200 sales ended on 1 July 2023.' },
  TN: { name: 'Tennessee', threshold: hundred('twelve_months') },
  TX: { name: 'Texas', threshold: dollars(500, 'twelve_months', 'from') },
  UT: { name: 'Utah', threshold: hundred(), note: 'Its test of 200 sales ended on 1 July 2025.' },
  VA: { name: 'Virginia', threshold: orTwoHundred() },
  WA: { name: 'Washington', threshold: hundred() },
  WI: { name: 'Wisconsin', threshold: hundred() },
};

/** Stripe's page on the state's rule. */
export const pageOf = (name: string): string =>
  `https://docs.stripe.com/tax/supported-countries/united-states/collect-tax?tax-jurisdiction-united-states=${name.toLowerCase().replaceAll(' ', '-')}`;

/** Stripe's list of the states' pages. */
export const US_PAGE = 'https://docs.stripe.com/tax/supported-countries/united-states';
