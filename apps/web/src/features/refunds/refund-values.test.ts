import { expect, test } from 'vitest';
import { parseAmount } from '../../ui/parse-amount.ts';
import { decimalOf, refuseAmount, shareOf } from './refund-values.ts';

test('what is offered is read back as the same amount, whatever the decimals of the currency', () => {
  for (const [amountMinor, currency] of [
    [2_905, 'usd'],
    [5, 'usd'],
    [500, 'jpy'],
    [5_010, 'kwd'],
  ] as const)
    expect(parseAmount(decimalOf({ amountMinor, currency }), currency)).toBe(amountMinor);
});

test('an amount above what is left, or above what this person may give, is said before it is sent', () => {
  const left = { amountMinor: 2_900, currency: 'usd' };
  expect(refuseAmount('29', { left, limit: null })).toBeNull();
  expect(refuseAmount('29.01', { left, limit: null })).toBe('$29.00 are left.');
  expect(refuseAmount('21', { left, limit: { amountMinor: 2_000, currency: 'usd' } })).toBe(
    'You may give back up to $20.00.',
  );
  for (const text of ['', '0', '-1', 'all'])
    expect(refuseAmount(text, { left, limit: null })).toBe('Type an amount of USD, such as 29.00.');
});

test('of a share of the payment goes back what the refund is of the whole', () => {
  const usd = (amountMinor: number) => ({ amountMinor, currency: 'usd' });
  expect(shareOf({ whole: usd(10_000), part: 2_500, of: 10_000 })).toEqual(usd(2_500));
  expect(shareOf({ whole: usd(7_000), part: 2_500, of: 10_000 })).toEqual(usd(1_750));
  expect(shareOf({ whole: usd(333), part: 100, of: 1_000 })).toEqual(usd(33));
  expect(shareOf({ whole: usd(333), part: 1_000, of: 1_000 })).toEqual(usd(333));
  expect(shareOf({ whole: usd(333), part: 1, of: 0 })).toEqual(usd(0));
});
