import { expect, test } from 'vitest';
import { anEvent, aStripeItem, aStripeSubscription, factsOf } from '../domain/stripe-objects.example.ts';
import { aSubscription } from '../domain/subscription.example.ts';
import { decide } from './customer.subscription.updated.ts';

const now = new Date('2026-01-10T00:00:00Z');

const before = aSubscription();
const decideOn = (facts: Parameters<typeof decide>[1]) =>
  decide(anEvent('customer.subscription.updated', facts.latest), facts, now);
const told = (facts: Parameters<typeof decide>[1]) =>
  decideOn(facts).changes.flatMap((change) => (change.kind === 'record_billing_event' ? [change.type] : []));

test('another price is told as a change of plan', () => {
  const items = { object: 'list' as const, has_more: false, url: '', data: [aStripeItem('pro', 7900)] };
  const facts = factsOf(aStripeSubscription({ items }), { subscription: before });
  expect(decideOn(facts)).toMatchObject({
    changes: [
      { kind: 'save_subscription', subscription: { planKey: 'pro', unitAmountMinor: 7900 } },
      { kind: 'record_billing_event', type: 'subscription.changed' },
    ],
    because: 'The plan changed from starter to pro.',
  });
});

test('a first payment that went through is told as activated', () => {
  const incomplete = aSubscription({ status: 'incomplete' });
  expect(told(factsOf(aStripeSubscription(), { subscription: incomplete }))).toEqual([
    'subscription.activated',
  ]);
});

test('a scheduled cancellation is told, whichever of the two fields says so', () => {
  for (const how of [{ cancel_at_period_end: true }, { cancel_at: 1_769_904_000 }])
    expect(told(factsOf(aStripeSubscription(how), { subscription: before }))).toEqual([
      'subscription.cancellation_scheduled',
    ]);
});

test('a cancellation taken back is told', () => {
  const cancelling = aSubscription({ cancelAtPeriodEnd: true });
  expect(told(factsOf(aStripeSubscription(), { subscription: cancelling }))).toEqual([
    'subscription.cancellation_undone',
  ]);
});

test('the same event twice tells nothing again', () => {
  expect(told(factsOf(aStripeSubscription(), { subscription: before }))).toEqual([]);
});

test('late, after the end: the row keeps the end and nothing is told', () => {
  const facts = factsOf(aStripeSubscription({ status: 'canceled' }), {
    subscription: aSubscription({ status: 'canceled' }),
  });
  expect(told(facts)).toEqual([]);
  expect(decideOn(facts).changes).toMatchObject([{ subscription: { status: 'canceled' } }]);
});

test('without a row of ours it is told as if it had begun now', () => {
  expect(told(factsOf(aStripeSubscription()))).toEqual(['subscription.activated']);
});

test('a status that is not known today is kept as it is, and gives no access', () => {
  const facts = factsOf(aStripeSubscription({ status: 'hibernating' as never }), { subscription: before });
  expect(decideOn(facts).changes).toMatchObject([{ subscription: { status: 'hibernating' } }]);
  expect(told(facts)).toEqual([]);
});
