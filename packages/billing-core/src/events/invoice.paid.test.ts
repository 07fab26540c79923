import { expect, test } from 'vitest';
import { anEvent, aStripeInvoice, someFacts } from '../domain/observations/stripe-objects.example.ts';
import { decide } from './invoice.paid.ts';

const now = new Date('2026-01-10T00:00:00Z');

test('the payment is told, in the smallest unit of its currency', () => {
  const yen = aStripeInvoice({ status: 'paid', currency: 'jpy', total: 500 });
  expect(decide(anEvent('invoice.paid', yen), someFacts(), now)).toEqual({
    changes: [
      {
        kind: 'record_billing_event',
        type: 'payment.succeeded',
        payload: { invoiceId: 'in_1', totalMinor: 500, currency: 'jpy' },
      },
    ],
    effects: [],
    because: 'The invoice was paid.',
  });
});
