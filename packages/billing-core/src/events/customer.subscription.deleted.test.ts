import { expect, test } from 'vitest';
import { UNDONE_COMMENT } from '../domain/decide-subscription.ts';
import { anEvent, aStripeSubscription, someFacts } from '../domain/observations/stripe-objects.example.ts';
import { decide } from './customer.subscription.deleted.ts';

const now = new Date('2026-01-10T00:00:00Z');

test('the end is told, with its reason', () => {
  const ended = aStripeSubscription({
    status: 'canceled',
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: 'payment_failed' },
  });
  expect(decide(anEvent('customer.subscription.deleted', ended), someFacts(), now)).toEqual({
    changes: [
      {
        kind: 'record_billing_event',
        type: 'subscription.ended',
        payload: { subscriptionId: 'sub_1', planKey: 'starter' },
      },
    ],
    effects: [],
    because: 'The subscription ended (payment_failed).',
  });
});

test('the end of one that was undone owes its refund too, whatever else is known of it', () => {
  const ended = aStripeSubscription({
    status: 'canceled',
    cancellation_details: {
      comment: UNDONE_COMMENT,
      feedback: null,
      feedback_option: null,
      reason: 'cancellation_requested',
    },
  });
  expect(decide(anEvent('customer.subscription.deleted', ended), someFacts(), now).effects).toMatchObject([
    { kind: 'undo_second_subscription', key: 'undo_second_subscription:sub_1', follows: [] },
  ]);
});
