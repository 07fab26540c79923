import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import {
  anEvent,
  aStripeItem,
  aStripeSubscription,
  someFacts,
} from '../domain/observations/stripe-objects.example.ts';
import { decide } from './customer.subscription.updated.ts';

const now = new Date('2026-01-10T00:00:00Z');

const decideOn = (subscription: Stripe.Subscription, before: object) =>
  decide(anEvent('customer.subscription.updated', subscription, { before }), someFacts(), now);
const told = (...given: Parameters<typeof decideOn>) => decideOn(...given).changes.map(({ type }) => type);
const listOf = (...data: Stripe.SubscriptionItem[]) => ({
  object: 'list' as const,
  has_more: false,
  url: '',
  data,
});

test('another price is told as a change of plan', () => {
  const items = listOf(aStripeItem('pro', 7900));
  expect(decideOn(aStripeSubscription({ items }), { items: { data: [aStripeItem()] } })).toEqual({
    changes: [
      {
        kind: 'record_billing_event',
        type: 'subscription.changed',
        payload: {
          subscriptionId: 'sub_1',
          planKey: 'pro',
          planChange: {
            from: { planKey: 'starter', interval: 'month' },
            to: { planKey: 'pro', interval: 'month' },
          },
        },
      },
    ],
    effects: [],
    because: 'The plan changed from starter to pro.',
  });
});

test('a first payment that went through is told as activated', () => {
  expect(told(aStripeSubscription(), { status: 'incomplete' })).toEqual(['subscription.activated']);
});

test('a late payment that was made up for is no new activation', () => {
  expect(told(aStripeSubscription(), { status: 'past_due' })).toEqual([]);
});

test('a scheduled cancellation is told, whichever of the two fields says so', () => {
  expect(told(aStripeSubscription({ cancel_at_period_end: true }), { cancel_at_period_end: false })).toEqual([
    'subscription.cancellation_scheduled',
  ]);
  expect(told(aStripeSubscription({ cancel_at: 1_769_904_000 }), { cancel_at: null })).toEqual([
    'subscription.cancellation_scheduled',
  ]);
});

test('a cancellation taken back is told', () => {
  expect(told(aStripeSubscription(), { cancel_at_period_end: true })).toEqual([
    'subscription.cancellation_undone',
  ]);
});

test('a pause is told as paused and its end as resumed, in either of the two ways', () => {
  const paused = aStripeSubscription({
    status: 'paused',
    status_details: {
      paused: { subscription: { type: 'pause_requested' }, transitioned_at: 1, type: 'subscription' },
    },
  });
  expect(decideOn(paused, { status: 'active' })).toMatchObject({
    changes: [{ type: 'subscription.paused' }],
    because: 'The subscription is paused (pause_requested).',
  });
  expect(told(aStripeSubscription(), { status: 'paused' })).toEqual(['subscription.resumed']);
  const uncollected = aStripeSubscription({ pause_collection: { behavior: 'void', resumes_at: null } });
  expect(decideOn(uncollected, { pause_collection: null })).toMatchObject({
    changes: [{ type: 'subscription.paused' }],
    because: 'Payments are not collected for now (void); access stays.',
  });
  expect(told(aStripeSubscription(), { pause_collection: { behavior: 'void', resumes_at: null } })).toEqual([
    'subscription.resumed',
  ]);
});

test('who is paused and leaves is told as ended', () => {
  expect(told(aStripeSubscription({ status: 'canceled' }), { status: 'paused' })).toEqual([
    'subscription.ended',
  ]);
});

test('what else changes is no news', () => {
  expect(decideOn(aStripeSubscription(), { metadata: { note: 'old' } })).toEqual({
    changes: [],
    effects: [],
    because: 'The subscription is active; nothing changed that the product cares about.',
  });
});

test('a status that is not known today gives no access', () => {
  const unknown = aStripeSubscription({ status: 'hibernating' as never });
  expect(told(unknown, { status: 'incomplete' })).toEqual([]);
  expect(told(aStripeSubscription(), { status: 'hibernating' })).toEqual(['subscription.activated']);
});

test('what is beside the plan’s own price is told as a change too, with what changed', () => {
  const seats = (quantity: number) => ({ ...aStripeItem(), id: 'si_2', quantity });
  const items = listOf(aStripeItem(), seats(5));
  const decision = decideOn(aStripeSubscription({ items }), { items: { data: [aStripeItem(), seats(3)] } });
  expect(decision).toMatchObject({
    changes: [{ type: 'subscription.changed' }],
    because: 'Plan starter went from 3 to 5.',
  });
});
