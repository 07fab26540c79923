import { expect, test } from 'vitest';
import { declineKindOf, declineWords, isRetryWorthwhile } from './decline-words.ts';

test('a decline that passes is tried again; one that does not, and one that the bank wants confirmed, are not', () => {
  expect([declineKindOf('insufficient_funds'), isRetryWorthwhile('insufficient_funds')]).toEqual([
    'soft',
    true,
  ]);
  expect([declineKindOf('stolen_card'), isRetryWorthwhile('stolen_card')]).toEqual(['hard', false]);
  expect([declineKindOf('expired_card'), isRetryWorthwhile('expired_card')]).toEqual(['hard', false]);
  expect(declineKindOf('authentication_required')).toBe('authentication');
  expect(isRetryWorthwhile('authentication_required')).toBe(false);
});

test('a code of tomorrow, and none at all, are soft', () => {
  expect([declineKindOf('moon_phase'), declineKindOf(null), declineKindOf('constructor')]).toEqual([
    'soft',
    'soft',
    'soft',
  ]);
  expect(declineWords('constructor')).toBe('The bank declined the payment without saying why.');
});

test('a customer is told what helps, and not that a card was reported stolen or that fraud is suspected', () => {
  expect(declineWords('expired_card')).toBe('The card has expired.');
  expect(
    new Set(['stolen_card', 'lost_card', 'fraudulent', 'pickup_card', 'generic_decline'].map(declineWords)),
  ).toEqual(new Set(['The bank declined the payment without saying why.']));
});
