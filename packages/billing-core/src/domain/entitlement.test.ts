import { expect, test } from 'vitest';
import { defineBilling, flag, limit, metered, seats } from '../config.ts';
import { effectivePlan, toEntitlement } from './entitlement.ts';
import { aSubscription } from './subscription.example.ts';

const config = defineBilling({
  product: 'Acme',
  currencies: ['usd'],
  features: { projects: limit('Projects'), sso: flag('SSO') },
  plans: {
    free: { name: 'Free', description: '', features: { projects: 1 } },
    pro: {
      name: 'Pro',
      description: '',
      prices: { usd: { month: 1, year: 2 } },
      features: { projects: 'unlimited', sso: true },
    },
  },
});
const at = (iso: string) => new Date(iso);
const planAt = (more: Parameters<typeof aSubscription>[0], now: string) =>
  effectivePlan(config, aSubscription({ planKey: 'pro', ...more }), at(now)).planKey;

test('without a subscription the free plan holds', () => {
  expect(effectivePlan(config, undefined, at('2026-01-01')).planKey).toBe('free');
});

test('an active subscription gives its plan', () => {
  expect(planAt({ status: 'active' }, '2026-01-10')).toBe('pro');
});

test('a trial that has ended has ended, even when no webhook came', () => {
  const trial = { status: 'trialing', trialEndsAt: at('2026-01-15') };
  expect(planAt(trial, '2026-01-14')).toBe('pro');
  expect(planAt(trial, '2026-01-17')).toBe('free');
});

test('a late payment keeps access for seven days and no longer', () => {
  const late = { status: 'past_due', currentPeriodStartsAt: at('2026-02-01') };
  expect(planAt(late, '2026-02-07T23:59:59Z')).toBe('pro');
  expect(planAt(late, '2026-02-08T00:00:00Z')).toBe('free');
});

for (const status of [
  'canceled',
  'unpaid',
  'incomplete',
  'incomplete_expired',
  'paused',
  'a status of tomorrow',
])
  test(`${status} gives no more than the free plan`, () => {
    expect(planAt({ status }, '2026-01-10')).toBe('free');
  });

test('a feature that the plan does not name is not included', () => {
  const free = { planKey: 'free', because: 'x' };
  expect(toEntitlement(config, 'sso', config.features.sso, free)).toMatchObject({ allowed: false });
  expect(toEntitlement(config, 'projects', config.features.projects, free)).toMatchObject({
    allowed: true,
    limit: 1,
  });
  const pro = { planKey: 'pro', because: 'x' };
  expect(toEntitlement(config, 'projects', config.features.projects, pro)).toMatchObject({
    allowed: true,
    limit: null,
  });
});

test('what is paid for by use or by seat needs no number beside its price', () => {
  const prices = { usd: { month: 1, year: 2 } };
  const sold = defineBilling({
    product: 'Acme',
    currencies: ['usd'],
    features: { members: seats('Members'), calls: metered('API calls'), other: metered('Other calls') },
    plans: {
      team: {
        name: 'Team',
        description: '',
        seats: { feature: 'members', prices },
        usage: { calls: { prices: { usd: 1 } } },
        features: { members: 20 },
      },
    },
  });
  const of = (feature: keyof typeof sold.features) =>
    toEntitlement(sold, feature, sold.features[feature], { planKey: 'team', because: '' });
  expect(of('calls')).toMatchObject({ allowed: true, limit: null });
  expect(of('members')).toMatchObject({ allowed: true, limit: 20 });
  expect(of('other')).toMatchObject({ allowed: false, limit: 0 });
});
