import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import { anEvent, aStripeSubscription, someFacts } from '../domain/observations/stripe-objects.example.ts';
import { aSubscription } from '../domain/subscription.example.ts';
import { decide } from './customer.subscription.created.ts';

const now = new Date('2026-01-10T00:00:00Z');

const decideOn = (subscription: Stripe.Subscription, facts = someFacts()) =>
  decide(anEvent('customer.subscription.created', subscription), facts, now);
const activated = {
  kind: 'record_billing_event',
  type: 'subscription.activated',
  payload: { subscriptionId: 'sub_1', planKey: 'starter' },
};

test('one that begins active, or with a trial, is told as activated', () => {
  expect(decideOn(aStripeSubscription())).toEqual({
    changes: [activated],
    effects: [],
    because: 'The subscription became active on plan starter.',
  });
  expect(decideOn(aStripeSubscription({ status: 'trialing' })).changes).toEqual([activated]);
});

test('one that waits for its first payment is not', () => {
  expect(decideOn(aStripeSubscription({ status: 'incomplete' }))).toEqual({
    changes: [],
    effects: [],
    because: 'The subscription is incomplete; nothing changed that the product cares about.',
  });
});

test('one that sells no plan of this catalogue is none of ours', () => {
  const items = { object: 'list' as const, has_more: false, url: '', data: [] };
  expect(decideOn(aStripeSubscription({ items })).because).toMatch(/no plan of this catalogue/);
});

const older = aSubscription({ id: 'sub_0', createdAt: new Date('2025-12-31T00:00:00Z') });

test('a second live one is undone: the younger is, whichever of the two is looked at', () => {
  const undo = (undone: string, kept: string, since: Date) => [
    {
      kind: 'undo_second_subscription',
      key: `undo_second_subscription:${undone}`,
      payload: { subscriptionId: undone },
      subject: undone,
      follows: [
        { type: 'subscription', id: kept },
        { type: 'subscription', id: undone },
      ],
      because: `${undone} is a second live subscription: it is cancelled and its payment refunded.`,
      since,
    },
  ];
  expect(decideOn(aStripeSubscription(), someFacts({ otherLive: [older] }))).toEqual({
    changes: [activated],
    effects: undo('sub_1', 'sub_0', new Date('2026-01-01T00:00:00Z')),
    because: 'The subscription became active on plan starter.',
  });
  const younger = aSubscription({ id: 'sub_2', createdAt: new Date('2026-01-02T00:00:00Z') });
  expect(decideOn(aStripeSubscription(), someFacts({ otherLive: [younger] })).effects).toEqual(
    undo('sub_2', 'sub_1', younger.createdAt),
  );
});

test('of two of one second the one with the smaller id stays', () => {
  const twin = aSubscription({ id: 'sub_2', createdAt: new Date('2026-01-01T00:00:00Z') });
  expect(decideOn(aStripeSubscription(), someFacts({ otherLive: [twin] })).effects).toMatchObject([
    { payload: { subscriptionId: 'sub_2' } },
  ]);
});

test('of three all but the oldest are undone, and what is owed for each is the same whichever is looked at', () => {
  const three = [1, 2, 3].map((day) =>
    aSubscription({ id: `sub_${day}`, createdAt: new Date(Date.UTC(2026, 0, day)) }),
  );
  const [, second, third] = three;
  const effects = decideOn(
    aStripeSubscription(),
    someFacts({ otherLive: [second, third].flatMap((each) => each ?? []) }),
  ).effects;
  expect(effects.map(({ key, payload }) => [key, payload])).toEqual(
    ['sub_2', 'sub_3'].map((id) => [`undo_second_subscription:${id}`, { subscriptionId: id }]),
  );
});

test('one that is not live disturbs nobody', () => {
  const facts = someFacts({ otherLive: [older] });
  expect(decideOn(aStripeSubscription({ status: 'incomplete' }), facts).effects).toEqual([]);
});
