import { expect, test } from 'vitest';
import { anEvent, aStripeSubscription, someFacts } from '../domain/observations/stripe-objects.example.ts';
import { decide } from './customer.subscription.resumed.ts';

const now = new Date('2026-01-10T00:00:00Z');

test('the row follows by the fold, and nothing is told', () => {
  expect(decide(anEvent('customer.subscription.resumed', aStripeSubscription()), someFacts(), now)).toEqual({
    changes: [],
    effects: [],
    because: 'The subscription goes on.',
  });
});
