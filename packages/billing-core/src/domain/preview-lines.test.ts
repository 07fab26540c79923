import fc from 'fast-check';
import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import { toPreviewedAmounts } from './preview-lines.ts';

const line = (amount: number) =>
  ({ description: 'x', amount, currency: 'usd', period: { start: 0, end: 60 } }) as Stripe.InvoiceLineItem;

function previewed(
  amounts: number[],
  more: { total?: number; balance?: number; discount?: number; tax?: number; hasMore?: boolean } = {},
) {
  const sum = amounts.reduce((a, b) => a + b, 0) - (more.discount ?? 0) + (more.tax ?? 0);
  return {
    currency: 'usd',
    lines: { object: 'list' as const, url: '', has_more: more.hasMore ?? false, data: amounts.map(line) },
    total: more.total ?? sum,
    starting_balance: more.balance ?? 0,
    total_discount_amounts: more.discount ? [{ amount: more.discount, discount: 'di_1' }] : null,
    total_taxes: more.tax
      ? ([{ amount: more.tax, tax_behavior: 'exclusive' }] as Stripe.Invoice.TotalTax[])
      : null,
  };
}

test('an upgrade is a credit and a charge', () => {
  expect(toPreviewedAmounts(previewed([-1450, 3950]))).toMatchObject({
    lines: [
      { kind: 'credit', amount: { amountMinor: -1450, currency: 'usd' } },
      { kind: 'charge', amount: { amountMinor: 3950, currency: 'usd' } },
    ],
    creditLeftMinor: 0,
  });
});

test('a discount and a tax on top are lines of their own', () => {
  const shown = toPreviewedAmounts(previewed([2000], { discount: 500, tax: 285 }));
  expect(shown?.lines.map(({ kind, amount }) => [kind, amount.amountMinor])).toEqual([
    ['charge', 2000],
    ['discount', -500],
    ['tax', 285],
  ]);
});

test('more credit than charge is left over, with what the customer had before', () => {
  expect(toPreviewedAmounts(previewed([-3950, 1450]))?.creditLeftMinor).toBe(2500);
  expect(toPreviewedAmounts(previewed([-3950, 1450], { balance: -100 }))?.creditLeftMinor).toBe(2600);
  expect(toPreviewedAmounts(previewed([-3950, 1450], { balance: 1000 }))?.creditLeftMinor).toBe(1500);
});

test('lines that do not add up to the total are not shown', () => {
  expect(toPreviewedAmounts(previewed([1000], { total: 999 }))).toBeUndefined();
  expect(toPreviewedAmounts(previewed([1000], { hasMore: true }))).toBeUndefined();
});

test('whatever is shown adds up to the total', () => {
  const amount = fc.integer({ min: -10_000_000, max: 10_000_000 });
  const extra = fc.integer({ min: 0, max: 100_000 });
  fc.assert(
    fc.property(fc.array(amount, { maxLength: 10 }), extra, extra, (amounts, discount, tax) => {
      const invoice = previewed(amounts, { discount, tax });
      const shown = toPreviewedAmounts(invoice)?.lines ?? [];
      expect(shown.reduce((sum, each) => sum + each.amount.amountMinor, 0)).toBe(invoice.total);
    }),
  );
});
