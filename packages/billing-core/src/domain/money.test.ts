import fc from 'fast-check';
import { expect, test } from 'vitest';
import { currencyExponent, formatMoney } from './money.ts';

test('amounts are written with the decimals of their currency', () => {
  expect(formatMoney({ amountMinor: 2900, currency: 'usd' })).toBe('$29.00');
  expect(formatMoney({ amountMinor: 500, currency: 'jpy' })).toBe('¥500');
  expect(formatMoney({ amountMinor: 5, currency: 'usd' })).toBe('$0.05');
  expect(formatMoney({ amountMinor: -1050, currency: 'eur' })).toBe('-€10.50');
  expect(formatMoney({ amountMinor: 5000, currency: 'kwd' })).toMatch(/5\.000$/);
  expect(formatMoney({ amountMinor: 500, currency: 'isk' })).toMatch(/5\.00$/);
});

test('no digit is lost or made up, for any amount', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.constantFrom('usd', 'jpy', 'kwd', 'huf'), (amountMinor, currency) => {
      const digits = formatMoney({ amountMinor, currency }).replace(/\D/g, '');
      expect(digits).toBe(String(Math.abs(amountMinor)).padStart(currencyExponent(currency) + 1, '0'));
    }),
  );
});
