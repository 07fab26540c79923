import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decideConfirm,
  lookOf,
  type MoneyPromise,
  type PromiseFacts,
  promiseShape,
} from './money-promise.ts';
import { aSubscription } from './subscription.example.ts';

const now = new Date('2026-01-10T00:00:00Z');
const promise: MoneyPromise = {
  act: 'change_plan',
  accountId: 'acme',
  subscriptionId: 'sub_1',
  look: lookOf(aSubscription()),
  planKey: 'pro',
  interval: 'month',
  items: [{ id: 'si_1', price: 'price_pro', quantity: 1 }],
  when: 'now',
  prorationDate: now.getTime() / 1000,
  catalogVersion: 'v1',
  amountDueMinor: 2_500,
  refundMinor: 0,
  currency: 'usd',
  expiresAtMs: now.getTime() + 900_000,
};
const confirm = (more: Partial<MoneyPromise> | undefined, facts: Partial<PromiseFacts> = {}) => {
  const decided = decideConfirm(more && { ...promise, ...more }, {
    act: 'change_plan',
    accountId: 'acme',
    subscription: aSubscription(),
    catalogVersion: 'v1',
    now,
    ...facts,
  });
  return decided.ok ? 'ok' : decided.error.code;
};

test('a promise holds for fifteen minutes, its own account and its own act', () => {
  expect(confirm({})).toBe('ok');
  expect(confirm({}, { now: new Date(promise.expiresAtMs) })).toBe('ok');
  expect(confirm({}, { now: new Date(promise.expiresAtMs + 1) })).toBe('preview_expired');
  expect(confirm({ accountId: 'other' })).toBe('preview_expired');
  expect(confirm({ act: 'cancel_now' })).toBe('preview_expired');
  expect(confirm(undefined)).toBe('preview_expired');
});

test('a push since, or any change that amounts hang on, makes it outdated', () => {
  expect(confirm({}, { catalogVersion: 'v2' })).toBe('preview_outdated');
  for (const more of [
    { id: 'sub_2' },
    { itemId: 'si_2' },
    { priceId: 'price_other' },
    { quantity: 2 },
    { status: 'past_due' },
    { cancelAtPeriodEnd: true },
    { scheduleId: 'sub_sched_1' },
    { collectionPaused: 'void' },
    { discountIds: ['di_1'] },
    { currentPeriodEndsAt: new Date('2026-03-01T00:00:00Z') },
  ])
    expect(confirm({}, { subscription: aSubscription(more) }), JSON.stringify(more)).toBe('preview_outdated');
});

test('what is gone can not be changed, and what is there can not be begun', () => {
  expect(confirm({}, { subscription: undefined })).toBe('no_live_subscription');
  const begun = { subscriptionId: null, look: '', act: 'reactivate' } as const;
  expect(confirm(begun, { act: 'reactivate' })).toBe('already_subscribed');
  expect(confirm(begun, { act: 'reactivate', subscription: undefined })).toBe('ok');
});

test('what else is on a subscription does not matter', () => {
  expect(confirm({}, { subscription: aSubscription({ defaultPaymentMethodId: 'pm_2' }) })).toBe('ok');
});

test('a promise reads back as it was written', () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.nat(),
      fc.constantFrom('now' as const, 'period_end' as const),
      (due, back, when) => {
        const written = { ...promise, amountDueMinor: due, refundMinor: back, when };
        expect(promiseShape.parse(JSON.parse(JSON.stringify(written)))).toEqual(written);
      },
    ),
  );
});
