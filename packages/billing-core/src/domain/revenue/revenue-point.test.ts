import { expect, test } from 'vitest';
import { aRevenueItem, aRevenueObservation } from './revenue.example.ts';
import { missingTerms, toRevenuePoint } from './revenue-point.ts';
import { NO_TERMS } from './revenue-terms.ts';

const point = (more: Parameters<typeof aRevenueObservation>[0]) =>
  toRevenuePoint(aRevenueObservation(more), NO_TERMS);

test.each([
  ['canceled', 'cancellation_requested', 'voluntary'],
  ['canceled', 'payment_failed', 'involuntary'],
  ['canceled', 'payment_disputed', 'involuntary'],
  ['canceled', 'canceled_by_retention_policy', 'voluntary'],
  ['canceled', null, 'voluntary'],
  ['unpaid', null, 'involuntary'],
  ['paused', null, null],
  ['active', 'cancellation_requested', null],
])('a subscription that is %s because of %s is gone: %s', (status, reason, gone) => {
  expect(point({ snapshot: { status, cancellation_details: { reason } } }).gone).toBe(gone);
});

test('what was before is worked out from what the event says has changed', () => {
  const items = { data: [aRevenueItem({ quantity: 2 })] };
  expect(point({ previousAttributes: { items } }).before).toEqual({ currency: 'usd', mrrMinor: 20_000 });
  expect(point({ previousAttributes: { status: 'trialing' } }).before).toEqual({
    currency: 'usd',
    mrrMinor: 0,
  });
  expect(point({ previousAttributes: { metadata: { note: null } } }).before?.mrrMinor).toBe(10_000);
  expect(point({}).before).toBeNull();
});

test('of an answer nothing is known of before, but how much it is newer than', () => {
  const answer = point({ sourceId: 'api:req_1', coversGeneration: 2 });
  expect(answer).toMatchObject({ before: null, covered: 2, isCreation: false });
  expect(point({}).covered).toBeNull();
});

test('an event without a word on before, in the second of creation, is the creation', () => {
  expect(point({ observedAtMs: 999 }).isCreation).toBe(true);
  expect(point({ observedAtMs: 1_000 }).isCreation).toBe(false);
  expect(point({ previousAttributes: { status: 'incomplete' } }).isCreation).toBe(false);
  expect(point({ snapshot: { status: 'canceled' } }).isCreation).toBe(false);
});

test('terms are missing of what was before too', () => {
  const seen = aRevenueObservation({
    snapshot: { status: 'canceled' },
    previousAttributes: { status: 'active', discounts: ['di_1'] },
  });
  expect(missingTerms([seen], NO_TERMS)).toEqual([
    { kind: 'discount', id: 'di_1', currency: 'usd', stripeAccount: 'platform', subscriptionId: 'sub_1' },
  ]);
  expect(missingTerms([{ ...seen, previousAttributes: null }], NO_TERMS)).toEqual([]);
});
