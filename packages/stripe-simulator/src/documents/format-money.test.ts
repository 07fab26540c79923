import { describe, expect, test } from 'vitest';
import fc from '../../test/fixed-seed.ts';
import { currencyDigits, formatMoney, formatUnitAmount } from './format-money.ts';

const written = (amountMinor: number, currency: string) =>
  formatMoney(amountMinor, currency).replace('\u00a0', ' ');

describe('money in words', () => {
  test.each([
    [2900, 'usd', '$29.00'],
    [-500, 'usd', '-$5.00'],
    [5, 'eur', '€0.05'],
    [-5, 'gbp', '-£0.05'],
    [0, 'usd', '$0.00'],
    [123456789, 'usd', '$1,234,567.89'],
    [100, 'chf', 'CHF 1.00'],
  ])('two decimals: %d %s is %s', (amount, currency, text) => {
    expect(written(amount, currency)).toBe(text);
  });

  test.each([
    [500, 'jpy', '¥500'],
    [1234567, 'krw', 'KRW 1,234,567'],
    [-1000, 'vnd', '-VND 1,000'],
    [0, 'xof', 'XOF 0'],
  ])('no decimals: %d %s is %s', (amount, currency, text) => {
    expect(written(amount, currency)).toBe(text);
  });

  test.each([
    [5120, 'kwd', 'KWD 5.120'],
    [50, 'bhd', 'BHD 0.050'],
    [1234567890, 'tnd', 'TND 1,234,567.890'],
  ])('three decimals: %d %s is %s', (amount, currency, text) => {
    expect(written(amount, currency)).toBe(text);
  });

  test.each([
    [500, 'isk', 'ISK 5'],
    [1_000_000, 'ugx', 'UGX 10,000'],
    [550, 'isk', 'ISK 5.50'],
    [1_000_00, 'huf', 'HUF 1,000.00'],
    [80_045, 'twd', 'TWD 800.45'],
  ])('special cases: %d %s is %s', (amount, currency, text) => {
    expect(written(amount, currency)).toBe(text);
  });

  test('a unit price may hold parts of the smallest unit', () => {
    expect(formatUnitAmount('0.5', 'usd')).toBe('$0.005');
    expect(formatUnitAmount('2900.000', 'usd')).toBe('$29.00');
    expect(formatUnitAmount('12.25', 'jpy')).toBe('¥12.25');
  });

  test('a fraction of the smallest unit is never an amount', () => {
    expect(() => formatMoney(10.5, 'usd')).toThrow(RangeError);
    expect(() => formatMoney(Number.NaN, 'usd')).toThrow(RangeError);
  });

  test('what is written reads back as the same amount', () => {
    fc.assert(
      fc.property(
        fc.maxSafeInteger(),
        fc.constantFrom('usd', 'jpy', 'kwd', 'isk', 'ugx', 'huf', 'chf'),
        (amount, currency) => {
          const [whole = '', fraction = ''] = formatMoney(amount, currency)
            .replace(/[^\d.-]/g, '')
            .split('.');
          const digits = currencyDigits(currency);
          expect(Number(whole + fraction.padEnd(digits, '0'))).toBe(amount);
        },
      ),
    );
  });
});
