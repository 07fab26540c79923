import { expect, test } from 'vitest';
import { anEvent, aStripeInvoice, factsOf } from '../domain/stripe-objects.example.ts';
import { decide } from './invoice.paid.ts';

const now = new Date('2026-01-10T00:00:00Z');

const latest = aStripeInvoice({ status: 'paid' });
const decideOn = (facts: Parameters<typeof decide>[1]) => decide(anEvent('invoice.paid', latest), facts, now);

test('the payment is told once', () => {
  expect(decideOn(factsOf(latest))).toEqual({
    changes: [
      {
        kind: 'save_invoice',
        invoice: {
          id: 'in_1',
          accountId: 'acme',
          customerId: 'cus_1',
          subscriptionId: 'sub_1',
          number: 'ACME-0001',
          status: 'paid',
          billingReason: 'subscription_cycle',
          currency: 'usd',
          subtotalMinor: 2900,
          totalMinor: 2900,
          amountDueMinor: 2900,
          amountPaidMinor: 0,
          amountRemainingMinor: 2900,
          createdAt: new Date('2026-02-01T00:00:00Z'),
          finalizedAt: new Date('2026-02-01T00:00:00Z'),
          paidAt: null,
          dueAt: null,
          attemptCount: 1,
          nextPaymentAttemptAt: null,
          hostedInvoiceUrl: 'https://invoice.example/in_1',
          invoicePdfUrl: 'https://invoice.example/in_1.pdf',
        },
      },
      {
        kind: 'record_billing_event',
        type: 'payment.succeeded',
        payload: { invoiceId: 'in_1', totalMinor: 2900, currency: 'usd' },
      },
    ],
    effects: [],
    because: 'The invoice was paid.',
  });
});

test('an amount is kept as Stripe counts it, in the smallest unit', () => {
  const yen = aStripeInvoice({ status: 'paid', currency: 'jpy', total: 500, amount_paid: 500 });
  expect(decideOn(factsOf(yen)).changes).toMatchObject([
    { invoice: { currency: 'jpy', totalMinor: 500, amountPaidMinor: 500 } },
    { payload: { totalMinor: 500, currency: 'jpy' } },
  ]);
});

test('an invoice without a subscription is kept too', () => {
  expect(decideOn(factsOf(aStripeInvoice({ parent: null }))).changes).toMatchObject([
    { invoice: { subscriptionId: null } },
    {},
  ]);
});
