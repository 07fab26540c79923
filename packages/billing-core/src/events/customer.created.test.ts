import { expect, test } from 'vitest';
import { anEvent, aStripeCustomer, someFacts } from '../domain/observations/stripe-objects.example.ts';
import { decide } from './customer.created.ts';

const now = new Date('2026-01-10T00:00:00Z');

test('the row follows by the fold, and nothing is told', () => {
  expect(decide(anEvent('customer.created', aStripeCustomer()), someFacts(), now)).toEqual({
    changes: [],
    effects: [],
    because: 'The customer was created at Stripe.',
  });
});
