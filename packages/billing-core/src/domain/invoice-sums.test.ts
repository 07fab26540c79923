import { expect, test } from 'vitest';
import { type Summed, toInvoiceSums } from './invoice-sums.ts';

const invoice: Summed = {
  currency: 'usd',
  subtotal: 2900,
  total: 2900,
  total_taxes: [],
  total_discount_amounts: [],
  starting_balance: 0,
  ending_balance: null,
  amount_due: 2900,
  amount_paid: 0,
  amount_remaining: 2900,
};
const rows = (more: object) =>
  toInvoiceSums({ ...invoice, ...more }).map(({ label, amount }) => [label, amount.amountMinor]);

test('nothing but the plan', () => {
  expect(rows({})).toEqual([
    ['Subtotal', 2900],
    ['Total', 2900],
  ]);
});

test('a discount, tax on top, credit and what was paid are rows of their own, and add up', () => {
  const more = {
    total_discount_amounts: [{ amount: 900, discount: 'di_1' }],
    total_taxes: [{ amount: 380, tax_behavior: 'exclusive' }],
    total: 2380,
    amount_due: 2000,
    amount_paid: 2000,
    amount_remaining: 0,
  };
  expect(rows(more)).toEqual([
    ['Subtotal', 2900],
    ['Discount', -900],
    ['Tax', 380],
    ['Total', 2380],
    ['Your credit', -380],
    ['Paid', -2000],
  ]);
});

test('tax that is within the price is said, and not added', () => {
  expect(rows({ total_taxes: [{ amount: 463, tax_behavior: 'inclusive' }] })).toEqual([
    ['Subtotal', 2900],
    ['Total, tax included', 2900],
  ]);
});

test('what was owed from before is carried over', () => {
  expect(rows({ amount_due: 3000, starting_balance: 100 })).toContainEqual(['Carried over', 100]);
});
