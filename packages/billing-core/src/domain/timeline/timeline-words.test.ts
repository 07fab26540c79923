import { expect, test } from 'vitest';
import { amountIn, titleOf } from './timeline-words.ts';

test('a name reads as words, known or not', () => {
  expect(titleOf('payment.succeeded')).toBe('Payment received');
  expect(titleOf('usage.threshold_reached')).toBe('Usage threshold reached');
});

test('what an event tells of money is said, and nothing is made up', () => {
  expect(amountIn({ totalMinor: 2_900, currency: 'usd' })).toBe('$29.00');
  expect(amountIn({ amountMinor: 500, currency: 'jpy' })).toBe('¥500');
  expect(amountIn({ subscriptionId: 'sub_1' })).toBe('');
});
