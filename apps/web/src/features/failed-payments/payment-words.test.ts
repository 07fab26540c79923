import { expect, test } from 'vitest';
import { daysSince, recoveryWords, toPaymentSearch } from './payment-words.ts';

test('the address asks for open cases, or for closed ones', () => {
  expect(toPaymentSearch({})).toEqual({});
  expect(toPaymentSearch({ state: 'closed' })).toEqual({ state: 'closed' });
  expect(toPaymentSearch({ state: 'elsewhere' })).toEqual({});
});

test('a recovery says what brought it, and after which mail', () => {
  expect(recoveryWords({ by: 'customer', afterDay: 3 })).toBe('by the customer, after the mail of day 3');
  expect(recoveryWords({ by: 'stripe_retry', afterDay: null })).toBe('by Stripe’s own try, before any mail');
});

test('the age of a case is in whole days', () => {
  const now = new Date('2026-02-03T12:00:00Z');
  expect(daysSince('2026-02-03T10:00:00Z', now)).toBe('since today');
  expect(daysSince('2026-02-02T10:00:00Z', now)).toBe('for 1 day');
  expect(daysSince('2026-01-31T10:00:00Z', now)).toBe('for 3 days');
});
