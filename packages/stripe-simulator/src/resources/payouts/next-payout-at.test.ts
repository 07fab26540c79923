import { expect, test } from 'vitest';
import { nextPayoutAt } from './next-payout-at.ts';

const at = (iso: string) => Date.parse(iso) / 1000;

test.each([
  ['2026-11-25T10:00:00Z', { interval: 'daily' }, '2026-11-26T00:00:00Z'],
  ['2026-11-25T00:00:00Z', { interval: 'daily' }, '2026-11-25T00:00:00Z'],
  ['2026-11-27T10:00:00Z', { interval: 'daily' }, '2026-11-30T00:00:00Z'],
  ['2026-11-25T10:00:00Z', { interval: 'weekly', weekly_anchor: 'monday' as const }, '2026-11-30T00:00:00Z'],
  [
    '2026-11-25T10:00:00Z',
    { interval: 'weekly', weekly_anchor: 'saturday' as const },
    '2026-11-30T00:00:00Z',
  ],
  ['2026-11-30T10:00:00Z', { interval: 'monthly', monthly_anchor: 31 }, '2026-12-31T00:00:00Z'],
  ['2026-02-10T10:00:00Z', { interval: 'monthly', monthly_anchor: 31 }, '2026-03-02T00:00:00Z'],
  ['2027-01-02T10:00:00Z', { interval: 'monthly', monthly_payout_days: [1, 15] }, '2027-01-15T00:00:00Z'],
])('after %s a schedule of %o pays out on %s', (from, schedule, due) => {
  expect(nextPayoutAt({ delay_days: 2, ...schedule }, at(from))).toBe(at(due));
});

test('a manual schedule never pays out by itself', () => {
  expect(nextPayoutAt({ delay_days: 2, interval: 'manual' }, at('2026-11-25T10:00:00Z'))).toBeUndefined();
});
