import { expect, test } from 'vitest';
import { anEvent, aStripeRefund, someFacts } from '../domain/observations/stripe-objects.example.ts';
import { decide } from './refund.failed.ts';

test('the failure is told with its reason, and operators are to be alerted, also when it had succeeded before', () => {
  const refund = aStripeRefund({ status: 'failed', failure_reason: 'expired_or_canceled_card' });
  const event = anEvent('refund.failed', refund);
  const decision = decide(event, someFacts(), new Date('2026-01-10T00:00:00Z'));
  expect(decision).toEqual({
    changes: [
      {
        kind: 'record_billing_event',
        type: 'refund.failed',
        payload: {
          refundId: 're_1',
          chargeId: 'ch_1',
          amountMinor: 1000,
          currency: 'usd',
          reason: 'expired_or_canceled_card',
        },
      },
    ],
    effects: [
      {
        kind: 'tend_refund',
        key: 'tend_refund:re_1:failed',
        payload: { refundId: 're_1' },
        subject: 're_1',
        follows: [],
        because: 're_1 failed: operators are alerted.',
        since: new Date(event.created * 1000),
      },
    ],
    because: 're_1 failed: the card has expired or was cancelled.',
  });
});

test('a reason that is not known yet is said as it is', () => {
  const refund = aStripeRefund({ status: 'failed', failure_reason: 'of_tomorrow' });
  const { because } = decide(anEvent('refund.failed', refund), someFacts(), new Date());
  expect(because).toBe('re_1 failed: of_tomorrow.');
});
