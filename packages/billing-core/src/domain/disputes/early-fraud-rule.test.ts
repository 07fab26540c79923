import { expect, test } from 'vitest';
import { decideFraudWarning } from './early-fraud-rule.ts';

const payment = { leftMinor: 2_900, currency: 'usd', isDisputed: false };
const upTo = (minor: number) => ({ fraudWarning: { refundUpTo: { usd: minor } } });

test('without a rule nothing is refunded', () => {
  expect(decideFraudWarning(payment, undefined).refund).toBe(false);
  expect(decideFraudWarning(payment, { fraudWarning: 'never' }).refund).toBe(false);
});

test('up to the amount of the rule it is refunded, above it is not', () => {
  expect(decideFraudWarning(payment, upTo(2_900)).refund).toBe(true);
  expect(decideFraudWarning(payment, upTo(2_899)).refund).toBe(false);
  expect(decideFraudWarning({ ...payment, currency: 'jpy' }, upTo(2_900)).because).toMatch(
    /no amount in jpy/,
  );
});

test('always is always, but what is refunded or disputed is left alone', () => {
  const always = { fraudWarning: 'always' } as const;
  expect(decideFraudWarning(payment, always).refund).toBe(true);
  expect(decideFraudWarning({ ...payment, leftMinor: 0 }, always).refund).toBe(false);
  expect(decideFraudWarning({ ...payment, isDisputed: true }, always).refund).toBe(false);
});
