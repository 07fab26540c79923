import { expect, test } from 'vitest';
import { parseAmount } from './parse-amount.ts';

test.each([
  ['29', 'usd', 2_900],
  ['29.5', 'usd', 2_950],
  ['29,50', 'eur', 2_950],
  ['-5.00', 'usd', -500],
  ['0.29', 'usd', 29],
  ['501', 'jpy', 501],
  ['501.00', 'jpy', 501],
  ['5.01', 'kwd', 5_010],
  ['5.010', 'kwd', 5_010],
  [' 7 ', 'usd', 700],
  ['-0', 'usd', 0],
])('%s in %s', (text, currency, amount) => {
  expect(parseAmount(text, currency)).toBe(amount);
});

test.each([
  ['501.5', 'jpy'],
  ['29.505', 'usd'],
  ['5.015', 'kwd'],
  ['1e3', 'usd'],
  ['$5', 'usd'],
  ['1.000,00', 'usd'],
  ['', 'usd'],
  ['.5', 'usd'],
])('%s in %s is no amount', (text, currency) => {
  expect(parseAmount(text, currency)).toBeUndefined();
});
