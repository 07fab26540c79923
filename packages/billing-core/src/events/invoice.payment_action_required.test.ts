import { expect, test } from 'vitest';
import { anEvent, aStripeInvoice, someFacts } from '../domain/observations/stripe-objects.example.ts';
import { decide } from './invoice.payment_action_required.ts';

const now = new Date('2026-01-10T00:00:00Z');

test('that the customer has to authenticate is told', () => {
  expect(decide(anEvent('invoice.payment_action_required', aStripeInvoice()), someFacts(), now)).toEqual({
    changes: [
      {
        kind: 'record_billing_event',
        type: 'payment.action_required',
        payload: { invoiceId: 'in_1', totalMinor: 2900, currency: 'usd' },
      },
    ],
    effects: [],
    because: 'The payment waits for the customer to authenticate it.',
  });
});
