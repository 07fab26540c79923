import { expect, test } from 'vitest';
import fc from '../../../test/fixed-seed.ts';
import { creditUnused, type Debit } from './debits.ts';
import { prorate } from './prorate.ts';

const debit = fc
  .record({
    amount: fc.integer({ min: 1, max: 100_000_000 }),
    start: fc.integer({ min: 0, max: 2_000_000_000 }),
    length: fc.integer({ min: 1, max: 400 * 86_400 }),
  })
  .map(
    ({ amount, start, length }): Debit => ({ amount, start, end: start + length, price: 'p', quantity: 1 }),
  );
const share = fc.double({ min: 0, max: 1, noNaN: true });
const within = ({ start, end }: Debit, part: number) => start + Math.floor((end - start) * part);
const sum = (amounts: readonly { amount: number }[]) =>
  amounts.reduce((total, { amount }) => total + amount, 0);

test('what is given back and what is kept are together the debit, to the cent', () => {
  fc.assert(
    fc.property(debit, share, (whole, part) => {
      const { credits, left } = creditUnused([whole], within(whole, part));
      expect(sum(credits) + sum(left)).toBe(whole.amount);
    }),
  );
});

test('however often and whenever a debit is credited, no more than all of it comes back', () => {
  fc.assert(
    fc.property(debit, fc.array(share, { maxLength: 12 }), (whole, parts) => {
      let debits: readonly Debit[] = [whole];
      let given = 0;
      for (const part of parts) {
        const { credits, left } = creditUnused(debits, within(whole, part));
        given += sum(credits);
        debits = left;
      }
      expect(given).toBeLessThanOrEqual(whole.amount);
      expect(given + sum(debits)).toBe(whole.amount);
    }),
  );
});

test('a change and back in the same second comes to nothing', () => {
  fc.assert(
    fc.property(debit, share, fc.integer({ min: 1, max: 1_000_000 }), (whole, part, other) => {
      const at = within(whole, part);
      const there = creditUnused([whole], at);
      const charged = { ...whole, amount: prorate(other, whole, at), start: at };
      const back = creditUnused(charged.amount > 0 ? [...there.left, charged] : there.left, at);
      const recharged = prorate(whole.amount, whole, at);
      expect(-sum(there.credits) + charged.amount - sum(back.credits) + recharged).toBe(0);
    }),
  );
});

test('before its start all of a debit comes back, after its end nothing', () => {
  fc.assert(
    fc.property(debit, (whole) => {
      expect(sum(creditUnused([whole], whole.start - 1).credits)).toBe(whole.amount);
      expect(creditUnused([whole], whole.end).credits).toEqual([]);
    }),
  );
});
