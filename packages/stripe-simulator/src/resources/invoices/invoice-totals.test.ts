import { describe, expect, test } from 'vitest';
import fc from '../../../test/fixed-seed.ts';
import { invoiceTotals, type TotalsInput, type TotalsLine } from './invoice-totals.ts';
import { settleBalance } from './settle-balance.ts';
import { shareOut } from './share-out.ts';
import type { DiscountRule } from './take-discounts.ts';

const line = (amount: number, rest: Partial<TotalsLine> = {}): TotalsLine => ({
  amount,
  discountable: true,
  product: 'prod_1',
  discounts: [],
  taxes: [],
  ...rest,
});
const input = (lines: TotalsLine[], rest: Partial<TotalsInput> = {}): TotalsInput => ({
  lines,
  discounts: [],
  shipping: 0,
  exempt: false,
  currency: 'usd',
  ...rest,
});
const percent = (discount: string, percentOff: number): DiscountRule => ({
  discount,
  percentOff,
  amountOff: null,
  products: null,
});
const fixed = (discount: string, amountOff: number): DiscountRule => ({
  discount,
  percentOff: null,
  amountOff,
  products: null,
});
const vat = { rate: 'txr_vat', percentage: 19, inclusive: true };
const sales = { rate: 'txr_sales', percentage: 8.875, inclusive: false };

describe('what an invoice comes to', () => {
  test('a fixed discount is spread over the lines by size, to the cent', () => {
    const totals = invoiceTotals(
      input([line(1000), line(1000), line(1000)], { discounts: [fixed('di_1', 1000)] }),
    );
    expect(totals.lines.map(({ total }) => total)).toEqual([667, 666, 667]);
    expect(totals).toMatchObject({
      subtotal: 3000,
      total: 2000,
      discounts: [{ discount: 'di_1', amount: 1000 }],
    });
  });

  test('a line’s own discount comes first and is in the subtotal already', () => {
    const totals = invoiceTotals(
      input([line(2000, { discounts: [fixed('di_line', 500)] }), line(500)], {
        discounts: [percent('di_all', 10)],
      }),
    );
    expect(totals.subtotal).toBe(2000);
    expect(totals.discounts).toEqual([
      { discount: 'di_line', amount: 500 },
      { discount: 'di_all', amount: 200 },
    ]);
    expect(totals.total).toBe(1800);
  });

  test('a coupon for one product leaves the others alone', () => {
    const only = { ...percent('di_1', 50), products: ['prod_2'] };
    const totals = invoiceTotals(
      input([line(1000), line(1000, { product: 'prod_2' })], { discounts: [only] }),
    );
    expect(totals.lines.map(({ total }) => total)).toEqual([1000, 500]);
  });

  test('exclusive tax comes on top of the discounted amount, inclusive tax is found inside it', () => {
    const totals = invoiceTotals(
      input([line(10_000, { taxes: [sales] }), line(1190, { taxes: [vat] })], {
        discounts: [percent('di_1', 10)],
      }),
    );
    expect(totals.lines[0]).toMatchObject({ taxes: [{ amount: 799, taxable: 9000 }], total: 9799 });
    expect(totals.lines[1]).toMatchObject({ taxes: [{ amount: 171, taxable: 900 }], total: 1071 });
    expect(totals).toMatchObject({ subtotal: 11_190, subtotalExcludingTax: 11_000, total: 10_870 });
    expect(totals.totalExcludingTax).toBe(9900);
  });

  test('a credit gives its tax back', () => {
    expect(invoiceTotals(input([line(-1000, { taxes: [sales] })]))).toMatchObject({ total: -1089 });
  });

  test('exempt customers are charged no tax', () => {
    expect(invoiceTotals(input([line(1000, { taxes: [sales] })], { exempt: true })).total).toBe(1000);
  });

  test('shipping is part of the total, not of the subtotal', () => {
    expect(invoiceTotals(input([line(1000)], { shipping: 500 }))).toMatchObject({
      subtotal: 1000,
      total: 1500,
    });
  });

  test('in a three-decimal currency everything stays divisible by ten', () => {
    const totals = invoiceTotals(
      input([line(1010, { taxes: [sales] }), line(2030)], {
        currency: 'kwd',
        discounts: [percent('di_1', 15)],
      }),
    );
    expect(totals.total % 10).toBe(0);
    expect(totals.lines.flatMap(({ taxes }) => taxes).every(({ amount }) => amount % 10 === 0)).toBe(true);
  });
});

const amounts = fc.integer({ min: -100_000, max: 1_000_000 });
const rates = fc.array(
  fc.record({
    rate: fc.constantFrom('txr_1', 'txr_2', 'txr_3'),
    percentage: fc.integer({ min: 0, max: 400_000 }).map((part) => part / 10_000),
    inclusive: fc.boolean(),
  }),
  { maxLength: 3 },
);
const rules = fc.array(
  fc.oneof(
    fc.integer({ min: 1, max: 1_000_000 }).map((part) => percent(`di_p${part}`, part / 10_000)),
    fc.integer({ min: 1, max: 500_000 }).map((off) => fixed(`di_a${off}`, off)),
  ),
  { maxLength: 3 },
);
const lines = fc.array(
  fc
    .record({ amount: amounts, taxes: rates, discounts: rules, discountable: fc.boolean() })
    .map(({ amount, ...rest }) => line(amount, rest)),
  { maxLength: 6 },
);
const sum = (all: { amount: number }[]) => all.reduce((total, { amount }) => total + amount, 0);

describe('for any invoice', () => {
  test('parts are the whole, and none is larger than its weight', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100_000)), fc.nat(1_000_000), (weights, wanted) => {
        const amount = Math.min(wanted, sum(weights.map((weight) => ({ amount: weight }))));
        const parts = shareOut(amount, weights);
        expect(sum(parts.map((part) => ({ amount: part })))).toBe(amount);
        for (const [at, part] of parts.entries()) {
          expect(part).toBeGreaterThanOrEqual(0);
          expect(part).toBeLessThanOrEqual(weights[at] ?? 0);
        }
      }),
    );
  });

  test('lines, discounts and taxes add up to the total', () => {
    fc.assert(
      fc.property(lines, rules, (given, discounts) => {
        const totals = invoiceTotals(input(given, { discounts }));
        const exclusive = sum(totals.taxes.filter(({ inclusive }) => !inclusive));
        const own = sum(totals.lines.flatMap((one) => one.discounts.filter((taken) => taken.own)));
        expect(totals.subtotal).toBe(sum(given) - own);
        expect(
          sum(given) -
            sum(totals.discounts) +
            sum(totals.lines.flatMap((one) => one.taxes.filter((tax) => !tax.inclusive))),
        ).toBe(totals.total);
        expect(sum(totals.lines.flatMap((one) => one.taxes))).toBe(sum(totals.taxes));
        expect(Number.isSafeInteger(exclusive)).toBe(true);
      }),
    );
  });

  test('a discount never makes a line negative', () => {
    fc.assert(
      fc.property(lines, rules, (given, discounts) => {
        const totals = invoiceTotals(input(given, { discounts }));
        for (const [at, { discounts: taken }] of totals.lines.entries()) {
          const { amount = 0 } = given[at] ?? {};
          expect(sum(taken)).toBeGreaterThanOrEqual(0);
          expect(sum(taken)).toBeLessThanOrEqual(Math.max(0, amount));
        }
      }),
    );
  });

  test('inclusive tax never changes the total', () => {
    fc.assert(
      fc.property(lines, rules, (given, discounts) => {
        const onlyInside = (one: TotalsLine) => ({
          ...one,
          taxes: one.taxes.map((tax) => ({ ...tax, inclusive: true })),
        });
        const without = invoiceTotals(
          input(
            given.map((one) => ({ ...one, taxes: [] })),
            { discounts },
          ),
        );
        const inside = invoiceTotals(input(given.map(onlyInside), { discounts }));
        expect(inside.total).toBe(without.total);
        expect(inside.totalExcludingTax).toBe(inside.total - sum(inside.taxes));
      }),
    );
  });

  test('nothing is lost between total, balance and what is due', () => {
    fc.assert(
      fc.property(
        amounts,
        amounts,
        fc.constantFrom('usd', 'jpy', 'gbp', 'kwd'),
        (total, balance, currency) => {
          const { amountDue, endingBalance } = settleBalance(total, balance, currency);
          expect(amountDue + endingBalance).toBe(total + balance);
          expect(amountDue).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
});

test.each([
  ['credit is used first', 2900, -1000, { amountDue: 1900, endingBalance: 0 }],
  ['more credit than needed stays', 2900, -5000, { amountDue: 0, endingBalance: -2100 }],
  ['a debt is added', 2900, 600, { amountDue: 3500, endingBalance: 0 }],
  ['a negative total becomes credit', -700, 0, { amountDue: 0, endingBalance: -700 }],
  ['too little to charge waits for the next invoice', 30, 0, { amountDue: 0, endingBalance: 30 }],
])('%s', (_, total, balance, settled) => {
  expect(settleBalance(total, balance, 'usd')).toEqual(settled);
});

test('taxes of a part of the amount, of any rates: what is without tax and the taxes are the total, inside or on top', () => {
  const rule = (inclusive: boolean) =>
    fc.record({
      rate: fc.constantFrom('txr_a', 'txr_b', 'txr_c'),
      percentage: fc.integer({ min: 0, max: 300_000 }).map((part) => part / 10_000),
      share: fc.integer({ min: 0, max: 100 }),
      reason: fc.constantFrom('standard_rated' as const, 'not_collecting' as const),
      inclusive: fc.constant(inclusive),
    });
  const taxed = (inclusive: boolean) =>
    fc.record({
      amount: fc.integer({ min: -1_000_000, max: 1_000_000 }),
      taxes: fc.array(rule(inclusive), { maxLength: 3 }),
    });
  const some = fc.array(fc.oneof(taxed(true), taxed(false)), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(some, fc.nat(5000), (lines, shipping) => {
      const totals = invoiceTotals(
        input(
          lines.map(({ amount, taxes }) => line(amount, { taxes })),
          { shipping, shippingTaxes: lines[0]?.taxes ?? [] },
        ),
      );
      const taxes = totals.taxes.reduce((sum, { amount }) => sum + amount, 0);
      expect(totals.totalExcludingTax + taxes).toBe(totals.total);
      for (const [at, { amount, taxes: rules }] of lines.entries())
        if (rules.every(({ inclusive }) => inclusive)) expect(totals.lines[at]?.total).toBe(amount);
    }),
  );
});
