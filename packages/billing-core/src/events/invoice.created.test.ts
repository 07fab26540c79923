import { expect, test } from 'vitest';
import { anEvent, aStripeInvoice, factsOf } from '../domain/stripe-objects.example.ts';
import { decide } from './invoice.created.ts';

const now = new Date('2026-01-10T00:00:00Z');

const latest = aStripeInvoice({ status: 'draft' });
const decideOn = (facts: Parameters<typeof decide>[1]) =>
  decide(anEvent('invoice.created', latest), facts, now);

test('the draft is kept', () => {
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
          status: 'draft',
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
    ],
    effects: [],
    because: 'A new invoice was drafted.',
  });
});

test('late, after the payment: the row stays paid', () => {
  const { changes } = decideOn(
    factsOf(aStripeInvoice({ status: 'paid', amount_paid: 2900, amount_remaining: 0 })),
  );
  expect(changes).toMatchObject([
    { kind: 'save_invoice', invoice: { status: 'paid', amountPaidMinor: 2900, amountRemainingMinor: 0 } },
  ]);
});
