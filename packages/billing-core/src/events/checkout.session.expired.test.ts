import { expect, test } from 'vitest';
import { anEvent, aStripeSession, someFacts } from '../domain/observations/stripe-objects.example.ts';
import { decide } from './checkout.session.expired.ts';

const now = new Date('2026-01-10T00:00:00Z');

test('the session is closed, and nothing is told', () => {
  expect(decide(anEvent('checkout.session.expired', aStripeSession()), someFacts(), now)).toEqual({
    changes: [],
    effects: [],
    because: 'The checkout expired unpaid.',
  });
});
