import { expect, test } from 'vitest';
import { anEvent, aStripeInvoice, someFacts } from '../domain/observations/stripe-objects.example.ts';
import { decide } from './invoice.updated.ts';

const now = new Date('2026-01-10T00:00:00Z');

test('the row follows by the fold, and nothing is told', () => {
  expect(decide(anEvent('invoice.updated', aStripeInvoice()), someFacts(), now)).toEqual({
    changes: [],
    effects: [],
    because: 'The invoice changed at Stripe.',
  });
});
