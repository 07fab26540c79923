import { expect, test } from 'vitest';
import { anEvent, aTaxId, someFacts } from '../domain/observations/stripe-objects.example.ts';
import { decide } from './customer.tax_id.updated.ts';

test('the row follows what the register said, and nothing is told', () => {
  const now = new Date('2026-01-10T00:00:00Z');
  expect(decide(anEvent('customer.tax_id.updated', aTaxId()), someFacts(), now)).toEqual({
    changes: [],
    effects: [],
    because: 'What is known of a tax id changed.',
  });
});
