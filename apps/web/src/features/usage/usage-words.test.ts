import { expect, test } from 'vitest';
import { sayOver, sayUsed, type UsageOfFeature, usedPercent } from './usage-words.ts';

const usage: UsageOfFeature = {
  feature: 'calls',
  label: 'Calls',
  unit: 'call',
  included: 100,
  used: 40,
  remaining: null,
  credits: 0,
  isCharged: true,
  periodStartsAt: '2026-01-31T10:00:00.000Z',
  resetsAt: '2026-02-28T10:00:00.000Z',
  over: 0,
  fromCredits: 0,
  cost: { amountMinor: 0, currency: 'usd' },
  days: [],
};

test.each([
  [{}, 40, '40 of 100 used'],
  [{ used: 99.9 * 10, included: 1_000 }, 99, '999 of 1,000 used'],
  [{ used: 250 }, 100, '250 of 100 used'],
  [{ included: null }, null, '40 used, without a limit'],
  [{ included: 0 }, null, '40 of 0 used'],
])('of %j the bar says %s', (more, percent, words) => {
  expect(usedPercent({ ...usage, ...more })).toBe(percent);
  expect(sayUsed({ ...usage, ...more })).toBe(words);
});

test.each<[string, Partial<UsageOfFeature>, string]>([
  ['nothing over', {}, 'Nothing to pay so far.'],
  ['credits that are left', { credits: 30 }, 'Nothing to pay so far. 30 credits are left.'],
  [
    'what is charged',
    { over: 1_150, fromCredits: 150, cost: { amountMinor: 2_000, currency: 'usd' } },
    '1,150 over what is included: 150 of it paid by credits, 1,000 charged at the end of the period, $20.00 so far before tax.',
  ],
  [
    'a plan that ends there',
    { isCharged: false, cost: null, remaining: 0 },
    'All that is included was used: nothing more can be used until then.',
  ],
  ['no limit', { included: null, isCharged: false, cost: null }, 'Nothing is charged for it.'],
])('says of %s', (_, more, words) => {
  expect(sayOver({ ...usage, ...more })).toBe(words);
});
