import { expect, test } from 'vitest';
import { anEvent, aStripeCustomer, factsOf } from '../domain/stripe-objects.example.ts';
import { decide } from './customer.created.ts';

const now = new Date('2026-01-10T00:00:00Z');

const customer = {
  id: 'cus_1',
  accountId: 'acme',
  email: 'ada@acme.example',
  name: 'Acme',
  currency: 'usd',
  defaultPaymentMethodId: 'pm_1',
  balanceMinor: 0,
  deleted: false,
};

test('the customer is kept beside the account that it pays for', () => {
  const latest = aStripeCustomer();
  expect(decide(anEvent('customer.created', latest), factsOf(latest), now)).toEqual({
    changes: [{ kind: 'save_customer', customer }],
    effects: [],
    because: 'The customer was created at Stripe.',
  });
});

test('late, after a change: the row has the newer state', () => {
  const latest = aStripeCustomer({ balance: -500 });
  const { changes } = decide(anEvent('customer.created', aStripeCustomer()), factsOf(latest), now);
  expect(changes).toEqual([{ kind: 'save_customer', customer: { ...customer, balanceMinor: -500 } }]);
});
