import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type BalanceMovement,
  explainBalance,
  type MoneyRecords,
  type PaidInvoice,
} from './explain-balance.ts';

const at = (day: number) => new Date(Date.UTC(2026, 0, day, 10));
const movement = (more: Partial<BalanceMovement> = {}): BalanceMovement => ({
  id: 'txn_1',
  type: 'charge',
  amountMinor: 2_900,
  feeMinor: 114,
  netMinor: 2_786,
  currency: 'usd',
  sourceId: 'ch_1',
  customerId: 'cus_1',
  at: at(5),
  ...more,
});
const invoice = (more: Partial<PaidInvoice> = {}): PaidInvoice => ({
  id: 'in_1',
  customerId: 'cus_1',
  currency: 'usd',
  amountPaidMinor: 2_900,
  paidAt: at(5),
  ...more,
});
const records = (more: Partial<MoneyRecords> = {}): MoneyRecords => ({
  invoices: [],
  refunds: new Map(),
  disputes: new Map(),
  ...more,
});
const becauseOf = (one: BalanceMovement, known: MoneyRecords) =>
  explainBalance([one], known).unexplained[0]?.because ?? 'explained';

test('a payment is its invoice’s, of the same customer, amount and day; each invoice is paid once', () => {
  const known = records({ invoices: [invoice()] });
  const found = explainBalance([movement(), movement({ id: 'txn_2', sourceId: 'ch_2' })], known);
  expect(found.explained.map(({ by }) => by)).toEqual([{ kind: 'invoice', id: 'in_1' }]);
  expect(found.unexplained.map(({ movement: { id } }) => id)).toEqual(['txn_2']);
  for (const other of [
    { customerId: 'cus_2' },
    { amountPaidMinor: 2_901 },
    { currency: 'eur' },
    { paidAt: at(7) },
  ])
    expect(becauseOf(movement(), records({ invoices: [invoice(other)] }))).toMatch(/No invoice/);
});

test('an invoice that says it was paid, and for which no money came, is told', () => {
  expect(explainBalance([], records({ invoices: [invoice()] })).unpaid).toEqual([invoice()]);
});

test('a refund is known by its id and of that amount; one that failed brings the same back', () => {
  const known = records({ refunds: new Map([['re_1', { amountMinor: 500, currency: 'usd' }]]) });
  const refund = movement({
    type: 'refund',
    sourceId: 're_1',
    amountMinor: -500,
    feeMinor: 0,
    netMinor: -500,
  });
  const back = { ...refund, type: 'refund_failure', amountMinor: 500, netMinor: 500 };
  expect([becauseOf(refund, known), becauseOf(back, known)]).toEqual(['explained', 'explained']);
  expect(becauseOf({ ...refund, amountMinor: -501, netMinor: -501 }, known)).toMatch(/of 500 usd/);
  expect(becauseOf({ ...refund, sourceId: 're_2' }, known)).toMatch(/No refund/);
});

test('what a dispute did is known with its fee, and a fee that nobody knows of is told', () => {
  const disputes = new Map([['txn_1', { disputeId: 'du_1', netMinor: -4_400, currency: 'usd' }]]);
  const taken = movement({ type: 'adjustment', amountMinor: -2_900, feeMinor: 1_500, netMinor: -4_400 });
  expect(becauseOf(taken, records({ disputes }))).toBe('explained');
  expect(becauseOf({ ...taken, feeMinor: 0, netMinor: -2_900 }, records({ disputes }))).toMatch(/-4400/);
  expect(becauseOf(movement({ type: 'stripe_fee', sourceId: null }), records())).toMatch(/Nothing here/);
  expect(becauseOf(movement({ feeMinor: 0 }), records({ invoices: [invoice()] }))).toMatch(/net/);
});

test('in whatever order both sides are given, every movement is told once, and what is explained is the same', () => {
  const several = fc.array(
    fc.record({
      customer: fc.nat(2),
      amount: fc.integer({ min: 1, max: 3 }),
      day: fc.integer({ min: 1, max: 9 }),
    }),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(several, several, fc.nat(), (moved, paid, turn) => {
      const movements = moved.map(({ customer, amount, day }, n) =>
        movement({
          id: `txn_${n}`,
          customerId: `cus_${customer}`,
          amountMinor: amount,
          feeMinor: 0,
          netMinor: amount,
          at: at(day),
        }),
      );
      const invoices = paid.map(({ customer, amount, day }, n) =>
        invoice({ id: `in_${n}`, customerId: `cus_${customer}`, amountPaidMinor: amount, paidAt: at(day) }),
      );
      const turned = <T>(all: readonly T[]) => [
        ...all.slice(turn % (all.length + 1)),
        ...all.slice(0, turn % (all.length + 1)),
      ];
      const found = explainBalance(movements, records({ invoices }));
      expect(found.explained.length + found.unexplained.length).toBe(movements.length);
      expect(found.explained.length + found.unpaid.length).toBe(invoices.length);
      expect(explainBalance(turned(movements), records({ invoices: turned(invoices) }))).toEqual(found);
    }),
  );
});
