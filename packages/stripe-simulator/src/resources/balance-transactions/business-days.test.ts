import { expect, test } from 'vitest';
import { businessDaysAfter } from './business-days.ts';
import { processingFee } from './processing-fee.ts';

const at = (iso: string) => Date.parse(iso) / 1000;

test.each([
  ['2026-11-23T09:00:00Z', '2026-11-25T00:00:00Z'],
  ['2026-11-26T23:59:59Z', '2026-11-30T00:00:00Z'],
  ['2026-11-27T09:00:00Z', '2026-12-01T00:00:00Z'],
  ['2026-11-28T09:00:00Z', '2026-12-01T00:00:00Z'],
])('what was charged at %s is available on %s', (charged, available) => {
  expect(businessDaysAfter(at(charged), 2)).toBe(at(available));
});

test.each([
  [2900, 'usd', 114],
  [100, 'usd', 33],
  [500, 'jpy', 15],
  [10_000, 'kwd', 590],
])('the fee of %d %s is %d', (amount, currency, fee) => {
  expect(processingFee(amount, currency)).toBe(fee);
});
