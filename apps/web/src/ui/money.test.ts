import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exponentOf, formatMoney } from './money.ts';

const en = { locale: 'en-US' };

test.each([
  ['usd', 2900, '$29.00'],
  ['usd', 5, '$0.05'],
  ['usd', -1029, '-$10.29'],
  ['jpy', 500, '¥500'],
  ['krw', 29_000, '₩29,000'],
  ['kwd', 5_000, 'KWD 5.000'],
  ['kwd', 1, 'KWD 0.001'],
])('%s %i reads %s', (currency, amountMinor, words) => {
  expect(formatMoney({ amountMinor, currency }, en).replace(/\u00a0/g, ' ')).toBe(words);
});

test('currencies that Intl has without decimals still carry the hundredths of the API', () => {
  for (const currency of ['isk', 'ugx', 'huf']) {
    expect(formatMoney({ amountMinor: 50_000, currency }, en)).toContain('500.00');
  }
});

test('every zero-decimal and three-decimal currency of the table is one', () => {
  for (const code of 'bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' ')) {
    expect(exponentOf(code)).toBe(0);
  }
  for (const code of ['bhd', 'jod', 'kwd', 'omr', 'tnd']) expect(exponentOf(code)).toBe(3);
  for (const code of ['usd', 'EUR', 'isk', 'ugx', 'twd']) expect(exponentOf(code)).toBe(2);
});

test('a headline loses .00 and nothing else', () => {
  expect(formatMoney({ amountMinor: 2900, currency: 'usd' }, { ...en, trimZeros: true })).toBe('$29');
  expect(formatMoney({ amountMinor: 2417, currency: 'usd' }, { ...en, trimZeros: true })).toBe('$24.17');
});

test('the locale decides signs and separators', () => {
  expect(formatMoney({ amountMinor: 123_456, currency: 'eur' }, { locale: 'de-DE' })).toBe('1.234,56\u00a0€');
});

test('an amount that is not a whole number of the smallest unit is refused', () => {
  expect(() => formatMoney({ amountMinor: 29.5, currency: 'usd' }, en)).toThrow(RangeError);
});

test('no digit is lost or made up, whatever the amount and the currency', () => {
  const currency = fc.constantFrom('usd', 'jpy', 'kwd', 'isk', 'eur');
  fc.assert(
    fc.property(fc.maxSafeInteger(), currency, (amountMinor, code) => {
      const digits = formatMoney({ amountMinor, currency: code }, en).replace(/\D/g, '');
      expect(BigInt(digits)).toBe(BigInt(Math.abs(amountMinor)));
    }),
  );
});
