import { expect, test } from 'vitest';
import { anEvent, aStripeCustomer, someFacts } from '../domain/observations/stripe-objects.example.ts';
import { decide } from './customer.deleted.ts';

const now = new Date('2026-01-10T00:00:00Z');

test('the row stays as a tombstone, nothing is told, and whether it paid for something is to be looked at', () => {
  const event = anEvent('customer.deleted', aStripeCustomer());
  const { id } = event.data.object;
  expect(decide(event, someFacts(), now)).toEqual({
    changes: [],
    effects: [
      {
        kind: 'check_deleted_customer',
        key: `check_deleted_customer:${id}`,
        payload: { customerId: id, deletedAt: event.created },
        subject: id,
        follows: [],
        because: `${id} was deleted at Stripe: if it paid for something, operators are told.`,
        since: new Date(event.created * 1000),
      },
    ],
    because: 'The customer was deleted at Stripe.',
  });
});
