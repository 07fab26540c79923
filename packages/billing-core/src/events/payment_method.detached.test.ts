import { expect, test } from 'vitest';
import { anEvent, aStripePaymentMethod, factsOf } from '../domain/stripe-objects.example.ts';
import { decide } from './payment_method.detached.ts';

const now = new Date('2026-01-10T00:00:00Z');

const paymentMethod = {
  id: 'pm_1',
  accountId: 'acme',
  customerId: 'cus_1',
  type: 'card',
  brand: 'visa',
  last4: '4242',
  expMonth: 12,
  expYear: 2030,
  attached: true,
};

test("the card stays known as its account's, and is no longer charged", () => {
  const latest = aStripePaymentMethod({ customer: null });
  expect(decide(anEvent('payment_method.detached', latest), factsOf(latest), now)).toEqual({
    changes: [{ kind: 'save_payment_method', paymentMethod: { ...paymentMethod, attached: false } }],
    effects: [],
    because: 'A payment method was detached.',
  });
});
