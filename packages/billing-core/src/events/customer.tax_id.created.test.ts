import { expect, test } from 'vitest';
import { anEvent, aTaxId, someFacts } from '../domain/observations/stripe-objects.example.ts';
import { decide } from './customer.tax_id.created.ts';

test('the row is kept, and nothing is told', () => {
  const now = new Date('2026-01-10T00:00:00Z');
  expect(decide(anEvent('customer.tax_id.created', aTaxId()), someFacts(), now)).toEqual({
    changes: [],
    effects: [],
    because: 'A tax id was added.',
  });
});
