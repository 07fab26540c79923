import { expect, test } from 'vitest';
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
