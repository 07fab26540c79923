import { expect, test } from 'vitest';
import { anEvent, aStripeSession, someFacts } from '../domain/observations/stripe-objects.example.ts';
import { decide } from './checkout.session.completed.ts';

const now = new Date('2026-01-10T00:00:00Z');

test('it gives no access and tells nothing', () => {
  expect(decide(anEvent('checkout.session.completed', aStripeSession()), someFacts(), now)).toEqual({
    changes: [],
    effects: [],
    because: 'The customer completed the checkout.',
  });
});
