import { expect, test } from 'vitest';
import { aConfig } from '../domain/catalog/config.example.ts';
import type { PlanChangePromise } from '../domain/plan-change-promise.ts';
import { aSubscription } from '../domain/subscription.example.ts';
import { type ChangePlanFacts, decideChangePlan, decideConfirmPlanChange } from './change-plan.ts';

const wanted = { planKey: 'pro', interval: 'month' } as const;
const price = { id: 'price_pro', unitAmountMinor: 7900 };
const decide = (more: Partial<ChangePlanFacts> = {}, what: object = {}) =>
  decideChangePlan(
    { ...wanted, ...what },
    { config: aConfig, subscription: aSubscription(), price, ...more },
  );
const code = (outcome: { ok: true } | { ok: false; error: { code: string } }) =>
  outcome.ok ? 'ok' : outcome.error.code;

test('an active subscription and a trial may change to another plan or interval', () => {
  expect(decide()).toEqual({
    ok: true,
    value: { subscription: aSubscription(), price, planName: 'Pro' },
  });
  expect(code(decide({ subscription: aSubscription({ status: 'trialing' }) }))).toBe('ok');
  expect(code(decide({}, { planKey: 'starter', interval: 'year' }))).toBe('ok');
});

test('the same plan and interval is no change', () => {
  expect(code(decide({}, { planKey: 'starter' }))).toBe('same_plan');
});

test('late money is paid first', () => {
  for (const status of ['past_due', 'unpaid', 'paused'])
    expect(code(decide({ subscription: aSubscription({ status }) }))).toBe('payment_declined');
});

test('a cancellation is undone first', () => {
  expect(code(decide({ subscription: aSubscription({ cancelAtPeriodEnd: true }) }))).toBe(
    'already_cancelling',
  );
});

test('what is not sold, not pushed or not there is refused', () => {
  expect(code(decide({}, { planKey: 'free' }))).toBe('plan_not_found');
  expect(code(decide({ price: undefined }))).toBe('price_not_pushed');
  expect(code(decide({ subscription: undefined }))).toBe('no_live_subscription');
});

const now = new Date('2026-01-10T12:00:00Z');
const promise: PlanChangePromise = {
  accountId: 'acme',
  subscriptionId: 'sub_1',
  itemId: 'si_1',
  fromPriceId: 'price_starter',
  toPriceId: 'price_pro',
  toPlanKey: 'pro',
  prorationDate: now.getTime() / 1000,
  amountDueMinor: 2500,
  currency: 'usd',
  expiresAtMs: now.getTime() + 900_000,
};
const confirm = (
  more: Partial<PlanChangePromise> | undefined,
  facts: Partial<Parameters<typeof decideConfirmPlanChange>[1]> = {},
) =>
  code(
    decideConfirmPlanChange(more && { ...promise, ...more }, {
      accountId: 'acme',
      subscription: aSubscription(),
      now,
      ...facts,
    }),
  );

test('a promise holds for fifteen minutes and its own account', () => {
  expect(confirm({})).toBe('ok');
  expect(confirm({}, { now: new Date(promise.expiresAtMs) })).toBe('ok');
  expect(confirm({}, { now: new Date(promise.expiresAtMs + 1) })).toBe('preview_expired');
  expect(confirm({ accountId: 'other' })).toBe('preview_expired');
  expect(confirm(undefined)).toBe('preview_expired');
});

test('any change of the subscription since makes it outdated', () => {
  for (const more of [
    { id: 'sub_2' },
    { itemId: 'si_2' },
    { priceId: 'price_other' },
    { cancelAtPeriodEnd: true },
  ])
    expect(confirm({}, { subscription: aSubscription(more) })).toBe('preview_outdated');
  expect(confirm({}, { subscription: undefined })).toBe('no_live_subscription');
});
