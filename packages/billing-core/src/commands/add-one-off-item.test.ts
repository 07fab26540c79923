import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decideOneOffItem } from './add-one-off-item.ts';

const item = { amountMinor: 5_000, currency: 'usd', description: ' Training ', when: 'now' } as const;
const none = { subscription: undefined };
const messageOf = (
  more: Partial<Parameters<typeof decideOneOffItem>[0]>,
  facts: Parameters<typeof decideOneOffItem>[1] = none,
) => {
  const decided = decideOneOffItem({ ...item, ...more }, facts);
  return decided.ok ? 'taken' : decided.error.message;
};

test('an invoice of its own needs no subscription, and its text no blanks around it', () => {
  expect(decideOneOffItem(item, none)).toEqual({ ok: true, value: { ...item, description: 'Training' } });
});

test.each([
  [{ description: ' ' }, 'Say in up to 500 characters what it is for.'],
  [{ amountMinor: 0 }, 'Enter an amount.'],
  [{ amountMinor: 10.5 }, 'Enter an amount.'],
  [{ amountMinor: 100_000_000 }, 'The amount is too large: eight digits at most.'],
  [{ amountMinor: -100 }, 'What gives something back goes onto the next invoice.'],
  [{ amountMinor: 5_005, currency: 'kwd' }, 'In KWD the last of the three decimals must be 0.'],
  [{ amountMinor: 550, currency: 'isk' }, 'ISK has no decimals.'],
])('%o is refused in words', (more, message) => {
  expect(messageOf(more)).toBe(message);
});

test('yen are whole, dinars of three decimals end in 0', () => {
  expect(messageOf({ amountMinor: 501, currency: 'jpy' })).toBe('taken');
  expect(messageOf({ amountMinor: 5_010, currency: 'kwd' })).toBe('taken');
  expect(messageOf({ amountMinor: 500, currency: 'isk' })).toBe('taken');
});

test('onto the next invoice: of a subscription, in its currency, and also to give something back', () => {
  const facts = { subscription: { id: 'sub_1', currency: 'usd' } };
  expect(messageOf({ when: 'next_invoice' })).toBe('There is no subscription to change.');
  expect(messageOf({ when: 'next_invoice', currency: 'eur' }, facts)).toBe('The next invoice is in USD.');
  expect(messageOf({ when: 'next_invoice', amountMinor: -100 }, facts)).toBe('taken');
});

test('what is taken in a three-decimal currency always ends in 0', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -200_000_000, max: 200_000_000 }),
      fc.constantFrom('bhd', 'jod', 'kwd', 'omr', 'tnd'),
      (amountMinor, currency) => {
        const decided = decideOneOffItem({ ...item, amountMinor, currency }, none);
        if (decided.ok) expect(decided.value.amountMinor % 10).toBe(0);
      },
    ),
  );
});
