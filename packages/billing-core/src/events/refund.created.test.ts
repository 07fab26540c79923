import { expect, test } from 'vitest';
import { anEvent, aStripeRefund, someFacts } from '../domain/observations/stripe-objects.example.ts';
import { decide } from './refund.created.ts';

const now = new Date('2026-01-10T00:00:00Z');

test('a refund that Stripe has sent is told, and the customer is to be told, once for this status', () => {
  const event = anEvent('refund.created', aStripeRefund());
  expect(decide(event, someFacts(), now)).toEqual({
    changes: [
      {
        kind: 'record_billing_event',
        type: 'refund.succeeded',
        payload: { refundId: 're_1', chargeId: 'ch_1', amountMinor: 1000, currency: 'usd' },
      },
    ],
    effects: [
      {
        kind: 'tend_refund',
        key: 'tend_refund:re_1:succeeded',
        payload: { refundId: 're_1' },
        subject: 're_1',
        follows: [],
        because: 're_1 was made: the customer is told.',
        since: new Date(event.created * 1000),
      },
    ],
    because: 're_1 gives money back; it is succeeded.',
  });
});

test('one that is pending is told to nobody but the customer', () => {
  const decision = decide(anEvent('refund.created', aStripeRefund({ status: 'pending' })), someFacts(), now);
  expect(decision.changes).toEqual([]);
  expect(decision.effects.map(({ key }) => key)).toEqual(['tend_refund:re_1:pending']);
});
