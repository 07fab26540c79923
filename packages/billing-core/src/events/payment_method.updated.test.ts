import { expect, test } from 'vitest';
import { anEvent, aStripePaymentMethod, factsOf } from '../domain/stripe-objects.example.ts';
import { decide } from './payment_method.updated.ts';

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

test('a renewed card shows its new expiry', () => {
  const latest = aStripePaymentMethod({
    card: { brand: 'visa', last4: '4242', exp_month: 1, exp_year: 2034 } as never,
  });
  expect(decide(anEvent('payment_method.updated', latest), factsOf(latest), now)).toEqual({
    changes: [
      { kind: 'save_payment_method', paymentMethod: { ...paymentMethod, expMonth: 1, expYear: 2034 } },
    ],
    effects: [],
    because: 'A payment method changed.',
  });
});
