import { expect, test } from 'vitest';
import { aConfig } from '../domain/catalog/config.example.ts';
import type { SoldPrice } from '../domain/plan-items.ts';
import { aSubscription } from '../domain/subscription.example.ts';
import { type ChangePlanFacts, decideChangePlan, type WantedPlanChange } from './change-plan.ts';

const AMOUNTS = { starter: { month: 2_900, year: 29_000 }, pro: { month: 7_900, year: 79_000 } } as const;
type PlanKey = keyof typeof AMOUNTS;
const priceOf = (planKey: PlanKey, interval: 'month' | 'year'): SoldPrice => ({
  id: `price_${planKey}_${interval}`,
  role: 'base',
  key: planKey,
  unitAmountMinor: AMOUNTS[planKey][interval],
});
const facts = (more: Partial<ChangePlanFacts> = {}): ChangePlanFacts => ({
  config: aConfig,
  subscription: aSubscription(),
  prices: [priceOf('pro', 'month')],
  members: 0,
  ...more,
});
const decide = (wanted: Partial<WantedPlanChange> = {}, more: Partial<ChangePlanFacts> = {}) => {
  const decided = decideChangePlan({ planKey: 'pro', interval: 'month', ...wanted }, facts(more));
  return decided.ok ? decided.value.when : decided.error.code;
};
const from = (planKey: PlanKey, interval: 'month' | 'year', more = {}) => {
  const { id: priceId, unitAmountMinor } = priceOf(planKey, interval);
  return aSubscription({ planKey, interval, priceId, unitAmountMinor: unitAmountMinor ?? 0, ...more });
};
const to = (planKey: PlanKey, interval: 'month' | 'year') => ({ prices: [priceOf(planKey, interval)] });

test('the item of the plan takes the other price and keeps its number', () => {
  const subscription = aSubscription({ quantity: 3 });
  expect(decideChangePlan({ planKey: 'pro', interval: 'month' }, facts({ subscription }))).toEqual({
    ok: true,
    value: {
      subscription,
      items: [{ id: 'si_1', price: 'price_pro_month', quantity: 3 }],
      when: 'now',
      planName: 'Pro',
    },
  });
});

test('what costs more in a year begins now, what costs less when the period ends', () => {
  expect(decide()).toBe('now');
  expect(
    decide({ planKey: 'starter' }, { subscription: from('pro', 'month'), ...to('starter', 'month') }),
  ).toBe('period_end');
});

test('the same plan by the year begins now, though a year costs less; by the month when the year ends', () => {
  const yearly = { planKey: 'starter', interval: 'year' } as const;
  expect(decide(yearly, to('starter', 'year'))).toBe('now');
  const monthly = { planKey: 'starter', interval: 'month' } as const;
  expect(decide(monthly, { subscription: from('starter', 'year'), ...to('starter', 'month') })).toBe(
    'period_end',
  );
  expect(decide({}, { subscription: from('starter', 'year'), ...to('pro', 'month') })).toBe('period_end');
});

test('another plan by the year is judged by what a year costs', () => {
  expect(decide({ interval: 'year' }, to('pro', 'year'))).toBe('now');
  const cheaper = { planKey: 'starter', interval: 'year' } as const;
  expect(decide(cheaper, { subscription: from('pro', 'month'), ...to('starter', 'year') })).toBe(
    'period_end',
  );
});

test('in a trial everything begins now', () => {
  const subscription = from('pro', 'year', { status: 'trialing' });
  expect(decide({ planKey: 'starter' }, { subscription, ...to('starter', 'month') })).toBe('now');
});

test('what can not be changed is refused, with what to do first', () => {
  expect(decide({}, { subscription: undefined })).toBe('no_live_subscription');
  expect(decide({ planKey: 'gold' })).toBe('plan_not_found');
  expect(decide({ planKey: 'free' })).toBe('plan_not_found');
  expect(decide({ planKey: 'constructor' })).toBe('plan_not_found');
  expect(decide({ planKey: 'starter' }, to('starter', 'month'))).toBe('same_plan');
  expect(decide({}, { subscription: aSubscription({ cancelAtPeriodEnd: true }) })).toBe('already_cancelling');
  expect(decide({}, { subscription: aSubscription({ status: 'past_due' }) })).toBe('payment_declined');
  expect(decide({}, { subscription: aSubscription({ status: 'paused' }) })).toBe('subscription_paused');
  expect(decide({}, { subscription: aSubscription({ collectionPaused: 'void' }) })).toBe(
    'subscription_paused',
  );
  expect(decide({}, { prices: [] })).toBe('price_not_pushed');
});
