import { expect, test } from 'vitest';
import { anEvent, aStripePaymentMethod, factsOf } from '../domain/stripe-objects.example.ts';
import { decide } from './payment_method.attached.ts';

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

test('brand, last four digits and expiry are kept, and nothing else of the card', () => {
  const latest = aStripePaymentMethod();
  expect(decide(anEvent('payment_method.attached', latest), factsOf(latest), now)).toEqual({
    changes: [{ kind: 'save_payment_method', paymentMethod }],
    effects: [],
    because: 'A payment method was attached.',
  });
});

test('late, after it was detached: it stays detached', () => {
  const latest = aStripePaymentMethod({ customer: null });
  const { changes } = decide(
    anEvent('payment_method.attached', aStripePaymentMethod()),
    factsOf(latest),
    now,
  );
  expect(changes).toEqual([
    { kind: 'save_payment_method', paymentMethod: { ...paymentMethod, attached: false } },
  ]);
});

test('a method that is no card has no digits', () => {
  const { card: _card, ...rest } = aStripePaymentMethod();
  const latest = { ...rest, type: 'sepa_debit' as const };
  const { changes } = decide(anEvent('payment_method.attached', latest), factsOf(latest), now);
  expect(changes).toMatchObject([{ paymentMethod: { type: 'sepa_debit', brand: null, last4: null } }]);
});
