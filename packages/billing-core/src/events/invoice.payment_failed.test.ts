import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import { anEvent, aStripeInvoice, someFacts } from '../domain/observations/stripe-objects.example.ts';
import { decide } from './invoice.payment_failed.ts';

const now = new Date('2026-01-10T00:00:00Z');

const decideOn = (invoice: Stripe.Invoice) =>
  decide(anEvent('invoice.payment_failed', invoice), someFacts(), now);

test('the failure is told; no next attempt means that Stripe gave up', () => {
  expect(decideOn(aStripeInvoice())).toEqual({
    changes: [
      {
        kind: 'record_billing_event',
        type: 'payment.failed',
        payload: { invoiceId: 'in_1', totalMinor: 2900, currency: 'usd' },
      },
    ],
    effects: [],
    failure: {
      invoiceId: 'in_1',
      subscriptionId: 'sub_1',
      failedAt: Date.parse('2026-01-01T00:00:00Z') / 1000,
      nextAttemptAt: null,
      attemptCount: 1,
    },
    because: 'The payment failed; Stripe will not try again.',
  });
});

test('the next attempt is said', () => {
  const next = aStripeInvoice({ next_payment_attempt: Date.parse('2026-02-04T00:00:00Z') / 1000 });
  expect(decideOn(next).because).toBe('The payment failed; Stripe tries again at 2026-02-04T00:00:00.000Z.');
});

test('the first payment of a checkout, and an invoice made by hand, are no failed renewal', () => {
  expect(decideOn(aStripeInvoice({ billing_reason: 'subscription_create' })).failure).toBeUndefined();
  expect(decideOn(aStripeInvoice({ billing_reason: 'manual' })).failure).toBeUndefined();
});
