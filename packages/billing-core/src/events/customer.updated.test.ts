import { expect, test } from 'vitest';
import { anEvent, aStripeCustomer, factsOf } from '../domain/stripe-objects.example.ts';
import { decide } from './customer.updated.ts';

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

test('name, address, balance and default card follow', () => {
  const latest = aStripeCustomer({ name: 'Acme Ltd', email: 'pay@acme.example', balance: -1200 });
  expect(decide(anEvent('customer.updated', latest), factsOf(latest), now)).toEqual({
    changes: [
      {
        kind: 'save_customer',
        customer: { ...customer, name: 'Acme Ltd', email: 'pay@acme.example', balanceMinor: -1200 },
      },
    ],
    effects: [],
    because: 'The customer changed at Stripe.',
  });
});

test('late, after the deletion: the customer stays deleted', () => {
  const latest = { ...aStripeCustomer(), deleted: true as const };
  const { changes } = decide(anEvent('customer.updated', aStripeCustomer()), factsOf(latest), now);
  expect(changes).toEqual([{ kind: 'save_customer', customer: { ...customer, deleted: true } }]);
});
