import { expect, test } from 'vitest';
import { anEvent, aStripeItem, aStripeSubscription, factsOf } from '../domain/stripe-objects.example.ts';
import { aSubscription } from '../domain/subscription.example.ts';
import { decide } from './customer.subscription.created.ts';

const now = new Date('2026-01-10T00:00:00Z');

const decideOn = (facts: Parameters<typeof decide>[1]) =>
  decide(anEvent('customer.subscription.created', facts.latest), facts, now);

test('the row appears, and a subscription that begins active is told as activated', () => {
  expect(decideOn(factsOf(aStripeSubscription()))).toEqual({
    changes: [
      { kind: 'save_subscription', subscription: aSubscription() },
      {
        kind: 'record_billing_event',
        type: 'subscription.activated',
        payload: { subscriptionId: 'sub_1', planKey: 'starter' },
      },
    ],
    effects: [],
    because: 'The subscription became active on plan starter.',
  });
});

test('a trial is access: it is told as activated', () => {
  const { changes } = decideOn(factsOf(aStripeSubscription({ status: 'trialing' })));
  expect(changes).toContainEqual(expect.objectContaining({ type: 'subscription.activated' }));
});

test('an incomplete one is kept and not told', () => {
  const { changes } = decideOn(factsOf(aStripeSubscription({ status: 'incomplete' })));
  expect(changes.map(({ kind }) => kind)).toEqual(['save_subscription']);
});

test('the same event twice tells nothing again', () => {
  const decision = decideOn(factsOf(aStripeSubscription(), { subscription: aSubscription() }));
  expect(decision.changes.map(({ kind }) => kind)).toEqual(['save_subscription']);
});

test('late, after the end: the row keeps the end', () => {
  const ended = aStripeSubscription({ status: 'canceled', ended_at: 1_769_990_400 });
  const facts = factsOf(ended, { subscription: aSubscription({ status: 'canceled' }) });
  expect(decideOn(facts).changes).toMatchObject([{ subscription: { status: 'canceled' } }]);
});

test('a second live one of the same account is cancelled and refunded', () => {
  const first = aSubscription({ id: 'sub_0', createdAt: new Date('2025-12-31T00:00:00Z') });
  const { effects, because } = decideOn(factsOf(aStripeSubscription(), { otherLive: [first] }));
  expect(effects).toEqual([
    {
      kind: 'undo_second_subscription',
      key: 'undo_second_subscription:sub_1',
      payload: { subscriptionId: 'sub_1', keptSubscriptionId: 'sub_0' },
    },
  ]);
  expect(because).toContain('cancelled and its payment refunded');
});

test('the older one stays also when its event comes second', () => {
  const newer = aSubscription({ id: 'sub_2', createdAt: new Date('2026-01-02T00:00:00Z') });
  const { effects } = decideOn(factsOf(aStripeSubscription(), { otherLive: [newer] }));
  expect(effects).toMatchObject([{ payload: { subscriptionId: 'sub_2', keptSubscriptionId: 'sub_1' } }]);
});

test('what sells no plan of the catalogue is left alone', () => {
  const item = aStripeItem();
  item.price.metadata = {};
  const foreign = aStripeSubscription({ items: { object: 'list', has_more: false, url: '', data: [item] } });
  expect(decideOn(factsOf(foreign))).toMatchObject({ changes: [], effects: [] });
});
