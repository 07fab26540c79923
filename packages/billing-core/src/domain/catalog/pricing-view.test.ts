import { expect, test } from 'vitest';
import { toPricingView } from './pricing-view.ts';
import { aRichConfig } from './rich-config.example.ts';

const view = (currency = 'usd') =>
  toPricingView(aRichConfig, {
    currency,
    isSignedIn: true,
    subscription: undefined,
    hadSubscription: false,
  });
const priceOf = (planKey: string, interval: 'month' | 'year' = 'month', currency = 'usd') =>
  view(currency).plans.find(({ key }) => key === planKey)?.prices[interval];

test('a flat plan is its amount and nothing more', () => {
  expect(priceOf('starter')).toMatchObject({ kind: 'flat', charge: { amountMinor: 2_900 }, more: [] });
  expect(priceOf('free')).toMatchObject({ kind: 'free', charge: { amountMinor: 0 }, more: [] });
});

test('a hybrid plan says what seats and use cost beyond what is included', () => {
  expect(priceOf('team')).toMatchObject({
    kind: 'flat',
    charge: { amountMinor: 9_900, currency: 'usd' },
    more: [
      '$9 a month for each member after the first 3',
      '100,000 calls a month included, then $0.20 per 1,000 calls',
    ],
  });
  expect(priceOf('team', 'year')?.more[0]).toBe('$90 a year for each member after the first 3');
});

test('a currency without decimals has none in words either', () => {
  expect(priceOf('team', 'month', 'jpy')?.more).toEqual([
    '¥900 a month for each member after the first 3',
    '100,000 calls a month included, then ¥30 per 1,000 calls',
  ]);
});

test('a plan of seats has the first seat in its headline, and its tiers in words', () => {
  expect(priceOf('crew')).toMatchObject({
    kind: 'per_seat',
    charge: { amountMinor: 1_000 },
    more: ['Each member, a month: 1 to 10: $10 each for all, from 11 on: $8 each for all'],
  });
  expect(priceOf('crew', 'year')).toMatchObject({ charge: { amountMinor: 10_000 }, more: [] });
});

test('what is only used is billed each month, whatever is looked at', () => {
  expect(priceOf('metered', 'year')).toMatchObject({ kind: 'usage', interval: 'month', savingPercent: 0 });
  expect(priceOf('metered', 'month', 'jpy')?.more).toEqual([
    '¥2 for each call, billed each month for what was used',
  ]);
});

test('what is sold beside plans and once is listed with its price in words', () => {
  expect(view().extras.map(({ key, price, where }) => [key, price, where])).toEqual([
    ['projects', '$5 a month, or $50 a year', 'Beside every paid plan'],
    ['support', '$20 a month, or $200 a year', 'Beside Team'],
    ['credits', '$9', 'Paid once'],
    ['lifetime', '$499', 'Paid once'],
  ]);
});

test('what is charged by use says what is included, and not that it is free without end', () => {
  const callsOf = (planKey: string) =>
    view()
      .plans.find(({ key }) => key === planKey)
      ?.features.find(({ key }) => key === 'calls')?.value;
  expect(callsOf('team')).toBe('100,000, then charged');
  expect(callsOf('metered')).toBe('As used');
  expect(callsOf('starter')).toBe('Not included');
});
