import { expect, test } from 'vitest';
import { aLifecycleConfig } from '../domain/catalog/lifecycle.example.ts';
import { aRichConfig } from '../domain/catalog/rich-config.example.ts';
import { aSubscription } from '../domain/subscription.example.ts';
import { decideOffer } from './answer-offer.ts';
import { decideCancelNow } from './cancel-now.ts';
import { decideChangeAddOn } from './change-add-ons.ts';
import { decideChangeQuantity } from './change-quantity.ts';
import { decideExtendTrial } from './extend-trial.ts';
import { decidePause, decideResume } from './pause-subscription.ts';
import { decideReactivate } from './reactivate-subscription.ts';

const now = new Date('2026-01-10T00:00:00Z');
const codeOf = (outcome: { ok: true } | { ok: false; error: { code: string } }) =>
  outcome.ok ? 'ok' : outcome.error.code;
const trial = aSubscription({ status: 'trialing', trialEndsAt: new Date('2026-01-20T00:00:00Z') });
const base = { id: 'price_1', role: 'base', key: 'starter', unitAmountMinor: 2_900 } as const;

test('a larger number begins now, a smaller one when the period ends, in a trial both now', () => {
  const whenOf = (quantity: number, subscription = aSubscription({ quantity: 3 })) => {
    const decided = decideChangeQuantity(quantity, { config: aLifecycleConfig, subscription });
    return decided.ok ? decided.value.when : decided.error.code;
  };
  expect(whenOf(5)).toBe('now');
  expect(whenOf(2)).toBe('period_end');
  expect(whenOf(2, { ...trial, items: aSubscription({ quantity: 3 }).items })).toBe('now');
  expect(whenOf(3)).toBe('same_quantity');
  for (const wrong of [0, -1, 1.5, Number.NaN, 100_001]) expect(whenOf(wrong)).toBe('quantity_not_sold');
  const codeFor = (subscription: ReturnType<typeof aSubscription> | undefined) =>
    codeOf(decideChangeQuantity(2, { config: aLifecycleConfig, subscription }));
  expect(codeFor(undefined)).toBe('no_live_subscription');
  expect(codeFor(aSubscription({ items: [] }))).toBe('quantity_not_sold');
});

test('where a plan has seats the list says their number, and nothing is set beside it', () => {
  const codeFor = (planKey: string) =>
    codeOf(decideChangeQuantity(9, { config: aRichConfig, subscription: aSubscription({ planKey }) }));
  expect(codeFor('team')).toBe('quantity_follows_seats');
  expect(codeFor('crew')).toBe('quantity_follows_seats');
  expect(codeFor('starter')).toBe('ok');
});

test('an add-on is had only with the plans that it is for, and may always go', () => {
  const addOns = { extra: { name: '', description: '', prices: {}, features: {}, plans: ['pro'] } };
  const config = { ...aLifecycleConfig, addOns } as unknown as typeof aLifecycleConfig;
  const price = { id: 'price_extra', role: 'add_on', key: 'extra', unitAmountMinor: 500 } as const;
  const decide = (quantity: number, planKey: string, items = aSubscription().items) => {
    const subscription = aSubscription({ planKey, items });
    return decideChangeAddOn({ addOn: 'extra', quantity }, { config, subscription, price });
  };
  expect(codeOf(decide(1, 'starter'))).toBe('add_on_not_offered');
  expect(decide(2, 'pro')).toMatchObject({
    value: { when: 'now', items: [{ price: 'price_extra', quantity: 2 }] },
  });
  const [main] = aSubscription().items;
  const held = main
    ? [main, { ...main, id: 'si_2', role: 'add_on' as const, key: 'extra', quantity: 2 }]
    : [];
  expect(decide(0, 'starter', held)).toMatchObject({
    value: { when: 'period_end', items: [{ id: 'si_2', deleted: true }] },
  });
  expect(decide(3, 'pro', held)).toMatchObject({
    value: { when: 'now', items: [{ id: 'si_2', quantity: 3 }] },
  });
  expect(codeOf(decide(2, 'pro', held))).toBe('same_quantity');
});

test('only who pays is given back when it ends now', () => {
  const givesBack = (status: string) => {
    const decided = decideCancelNow(aSubscription({ status }));
    return decided.ok ? decided.value.givesBack : decided.error.code;
  };
  expect(['active', 'trialing', 'past_due', 'unpaid', 'paused'].map(givesBack)).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
  expect(givesBack('canceled')).toBe('no_live_subscription');
});

test('a pause is for who is charged, ends ahead, and is had once', () => {
  const all = { kind: 'subscription' } as const;
  const until = (resumesAt: string | null) => ({ kind: 'collection', invoices: 'void', resumesAt }) as const;
  const decide = (kind: Parameters<typeof decidePause>[0], subscription = aSubscription()) =>
    codeOf(decidePause(kind, { subscription, now }));
  expect(decide(all)).toBe('ok');
  expect(decide(all, trial)).toBe('pause_not_offered');
  expect(decide(until(null), trial)).toBe('ok');
  expect(decide(until('2026-01-09T00:00:00Z'))).toBe('pause_not_offered');
  expect(decide(until('no time'))).toBe('pause_not_offered');
  expect(decide(all, aSubscription({ status: 'paused' }))).toBe('subscription_paused');
  expect(decide(all, aSubscription({ cancelAtPeriodEnd: true }))).toBe('already_cancelling');
  expect(codeOf(decideResume(aSubscription()))).toBe('not_paused');
  expect(decideResume(aSubscription({ status: 'paused' }))).toMatchObject({
    value: { kind: 'subscription' },
  });
  expect(decideResume(aSubscription({ collectionPaused: 'void' }))).toMatchObject({
    value: { kind: 'collection' },
  });
});

test('a trial is extended while it runs, to a later day within two years', () => {
  const decide = (day: string, subscription = trial) =>
    codeOf(decideExtendTrial(new Date(day), { subscription, now }));
  expect(decide('2026-02-20')).toBe('ok');
  expect(decide('2026-01-20')).toBe('trial_end_refused');
  expect(decide('2028-01-11')).toBe('trial_end_refused');
  expect(decide('no day')).toBe('trial_end_refused');
  expect(decide('2026-02-20', aSubscription())).toBe('not_in_trial');
  expect(decide('2026-02-20', { ...trial, cancelAtPeriodEnd: true })).toBe('already_cancelling');
});

test('an offer is made once, to who would pay and stays', () => {
  const offer = { kind: 'pause', months: 2 } as const;
  const decide = (more: Partial<Parameters<typeof decideOffer>[0]> = {}) =>
    codeOf(decideOffer({ offer, subscription: aSubscription(), wasAnswered: false, ...more }));
  expect(decide()).toBe('ok');
  expect(decide({ wasAnswered: true })).toBe('offer_not_available');
  expect(decide({ offer: undefined })).toBe('offer_not_available');
  expect(decide({ subscription: trial })).toBe('offer_not_available');
  expect(decide({ subscription: trial, offer: { kind: 'coupon', percentOff: 10, months: 1 } })).toBe('ok');
  expect(decide({ subscription: undefined })).toBe('no_live_subscription');
});

test('who left comes back to any plan, with as many seats as before, if there is a card', () => {
  const wanted = { planKey: 'starter', interval: 'month' } as const;
  const [main] = aSubscription().items;
  const ended = aSubscription({
    status: 'canceled',
    items: main ? [{ ...main, role: 'seats', quantity: 4 }] : [],
  });
  const facts = {
    config: aLifecycleConfig,
    subscriptions: [ended],
    prices: [
      base,
      { ...base, id: 'price_2', role: 'seats' as const },
      { ...base, id: 'price_3', role: 'usage' as const },
    ],
    paymentMethodId: 'pm_1',
  };
  expect(decideReactivate(wanted, facts)).toEqual({
    ok: true,
    value: {
      ended,
      items: [{ price: 'price_1', quantity: 1 }, { price: 'price_2', quantity: 4 }, { price: 'price_3' }],
      paymentMethodId: 'pm_1',
    },
  });
  const refused = (
    more: Partial<typeof facts> | { paymentMethodId: null },
    want: { planKey: string } = wanted,
  ) => codeOf(decideReactivate({ ...wanted, ...want }, { ...facts, ...more }));
  expect(refused({ paymentMethodId: null })).toBe('no_saved_card');
  expect(refused({ subscriptions: [aSubscription(), ended] })).toBe('already_subscribed');
  expect(refused({ subscriptions: [] })).toBe('nothing_to_reactivate');
  expect(refused({ prices: [] })).toBe('price_not_pushed');
  expect(refused({}, { planKey: 'free' })).toBe('plan_not_found');
});
