import { expect, test } from 'vitest';
import { anEvent, aStripeInvoice, factsOf } from '../domain/stripe-objects.example.ts';
import { decide } from './invoice.payment_failed.ts';

const now = new Date('2026-01-10T00:00:00Z');

const latest = aStripeInvoice({ status: 'open' });
const decideOn = (facts: Parameters<typeof decide>[1]) =>
  decide(anEvent('invoice.payment_failed', latest), facts, now);

test('no next attempt means that Stripe gave up', () => {
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
          status: 'open',
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
        type: 'payment.failed',
        payload: { invoiceId: 'in_1', totalMinor: 2900, currency: 'usd' },
      },
    ],
    effects: [],
    because: 'The payment failed; Stripe will not try again.',
  });
});

test('the next attempt is kept and said', () => {
  const next = aStripeInvoice({ next_payment_attempt: Date.parse('2026-02-04T00:00:00Z') / 1000 });
  const { changes, because } = decideOn(factsOf(next));
  expect(changes).toMatchObject([
    { invoice: { nextPaymentAttemptAt: new Date('2026-02-04T00:00:00Z') } },
    { type: 'payment.failed' },
  ]);
  expect(because).toBe('The payment failed; Stripe tries again at 2026-02-04T00:00:00.000Z.');
});

test('late, after the payment: the row stays paid and nothing is told', () => {
  const { changes } = decideOn(
    factsOf(aStripeInvoice({ status: 'paid', amount_paid: 2900, amount_remaining: 0 })),
  );
  expect(changes).toMatchObject([
    { kind: 'save_invoice', invoice: { status: 'paid', amountPaidMinor: 2900, amountRemainingMinor: 0 } },
  ]);
});
