import { expect, test } from 'vitest';
import { anEvent, aStripeCustomer, factsOf } from '../domain/stripe-objects.example.ts';
import { decide } from './customer.deleted.ts';

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

test('the row stays as a tombstone', () => {
  const latest = { ...aStripeCustomer(), deleted: true as const };
  expect(decide(anEvent('customer.deleted', aStripeCustomer()), factsOf(latest), now)).toEqual({
    changes: [{ kind: 'save_customer', customer: { ...customer, deleted: true } }],
    effects: [],
    because: 'The customer was deleted at Stripe.',
  });
});

test('a tombstone that was fetched has no name and no address', () => {
  const latest = { id: 'cus_1', object: 'customer' as const, deleted: true as const };
  const { changes } = decide(anEvent('customer.deleted', latest), factsOf(latest), now);
  expect(changes).toMatchObject([{ customer: { id: 'cus_1', email: null, name: null, deleted: true } }]);
});
