import { expect, test } from 'vitest';
import { anEvent, aStripeInvoice, someFacts } from '../domain/observations/stripe-objects.example.ts';
import { decide } from './invoice.finalized.ts';

const now = new Date('2026-01-10T00:00:00Z');

test('the row follows by the fold, and nothing is told', () => {
  expect(decide(anEvent('invoice.finalized', aStripeInvoice()), someFacts(), now)).toEqual({
    changes: [],
    effects: [],
    because: 'The invoice was finalised.',
  });
});
