import { expect, test } from 'vitest';
import { anEvent, aStripeInvoice, someFacts } from '../domain/observations/stripe-objects.example.ts';
import { decide } from './invoice.created.ts';

const now = new Date('2026-01-10T00:00:00Z');

test('the row follows by the fold, and nothing is told', () => {
  expect(decide(anEvent('invoice.created', aStripeInvoice()), someFacts(), now)).toEqual({
    changes: [],
    effects: [],
    because: 'A new invoice was drafted.',
  });
});
