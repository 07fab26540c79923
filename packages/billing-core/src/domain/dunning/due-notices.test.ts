import { expect, test } from 'vitest';
import { isExpiryToTell, type NoticeFacts, renewalToTell, trialEndToTell } from './due-notices.ts';

const at = (iso: string) => new Date(`${iso}T00:00:00Z`);
const facts = (more: Partial<NoticeFacts>): NoticeFacts => ({
  status: 'active',
  interval: 'year',
  trialEndsAt: null,
  currentPeriodEndsAt: at('2026-12-31'),
  cancelsAt: null,
  ...more,
});

test('a card is told from the first day of the month before it expires, to its last day', () => {
  const card = { month: 1, year: 2027 };
  expect(isExpiryToTell(card, new Date('2026-11-30T23:59:59Z'))).toBe(false);
  expect(isExpiryToTell(card, at('2026-12-01'))).toBe(true);
  expect(isExpiryToTell(card, new Date('2027-01-31T23:59:59Z'))).toBe(true);
  expect(isExpiryToTell(card, at('2027-02-01'))).toBe(false);
});

test('the end of a trial is told three days ahead; not when it was cancelled, and not once it is over', () => {
  const trial = { status: 'trialing', trialEndsAt: at('2026-02-10') };
  expect(trialEndToTell(facts(trial), 3, at('2026-02-06'))).toBeNull();
  expect(trialEndToTell(facts(trial), 3, at('2026-02-07'))).toEqual(at('2026-02-10'));
  expect(trialEndToTell(facts({ ...trial, cancelsAt: at('2026-02-10') }), 3, at('2026-02-08'))).toBeNull();
  expect(trialEndToTell(facts(trial), 3, at('2026-02-10'))).toBeNull();
  expect(trialEndToTell(facts({ ...trial, status: 'active' }), 3, at('2026-02-08'))).toBeNull();
});

test('a yearly renewal is told as many days ahead as the policy says; a monthly one is not', () => {
  expect(renewalToTell(facts({}), 30, at('2026-11-30'))).toBeNull();
  expect(renewalToTell(facts({}), 30, at('2026-12-01'))).toEqual(at('2026-12-31'));
  expect(renewalToTell(facts({ interval: 'month' }), 30, at('2026-12-01'))).toBeNull();
  expect(renewalToTell(facts({ cancelsAt: at('2026-12-31') }), 30, at('2026-12-01'))).toBeNull();
});
