import { expect, test } from 'vitest';
import { anEvent, aStripeSubscription, factsOf } from '../domain/stripe-objects.example.ts';
import { aSubscription } from '../domain/subscription.example.ts';
import { decide } from './customer.subscription.deleted.ts';

const now = new Date('2026-01-10T00:00:00Z');

const ended = aStripeSubscription({
  status: 'canceled',
  canceled_at: 1_768_003_200,
  ended_at: 1_769_904_000,
  cancellation_details: {
    comment: null,
    feedback: 'too_expensive',
    reason: 'cancellation_requested',
    feedback_option: null,
  },
});
const decideOn = (facts: Parameters<typeof decide>[1]) =>
  decide(anEvent('customer.subscription.deleted', ended), facts, now);

test('the row keeps the end, its time and its reason; the end is told once', () => {
  expect(decideOn(factsOf(ended, { subscription: aSubscription() }))).toEqual({
    changes: [
      {
        kind: 'save_subscription',
        subscription: aSubscription({
          status: 'canceled',
          canceledAt: new Date('2026-01-10T00:00:00Z'),
          endedAt: new Date('2026-02-01T00:00:00Z'),
          cancellationReason: 'cancellation_requested',
          cancellationFeedback: 'too_expensive',
        }),
      },
      {
        kind: 'record_billing_event',
        type: 'subscription.ended',
        payload: { subscriptionId: 'sub_1', planKey: 'starter' },
      },
    ],
    effects: [],
    because: 'The subscription ended (cancellation_requested).',
  });
});

test('the same event twice tells nothing again', () => {
  const facts = factsOf(ended, { subscription: aSubscription({ status: 'canceled' }) });
  expect(decideOn(facts).changes.map(({ kind }) => kind)).toEqual(['save_subscription']);
});

test('an ended one is no second live one: nothing is undone', () => {
  const other = aSubscription({ id: 'sub_0' });
  expect(decideOn(factsOf(ended, { otherLive: [other] })).effects).toEqual([]);
});

test('the end is told also when nothing was known of the subscription', () => {
  expect(decideOn(factsOf(ended)).changes).toContainEqual(
    expect.objectContaining({ type: 'subscription.ended' }),
  );
});
