import { expect, test } from 'vitest';
import { anEvent, aStripePaymentMethod, someFacts } from '../domain/observations/stripe-objects.example.ts';
import { decide } from './payment_method.detached.ts';

const now = new Date('2026-01-10T00:00:00Z');

test('the row follows by the fold, and nothing is told', () => {
  expect(decide(anEvent('payment_method.detached', aStripePaymentMethod()), someFacts(), now)).toEqual({
    changes: [],
    effects: [],
    because: 'A payment method was detached.',
  });
});
