import { expect, test } from 'vitest';
import { anEvent, aTaxId, someFacts } from '../domain/observations/stripe-objects.example.ts';
import { decide } from './customer.tax_id.deleted.ts';

test('the row stays as a tombstone, and nothing is told', () => {
  const now = new Date('2026-01-10T00:00:00Z');
  expect(decide(anEvent('customer.tax_id.deleted', aTaxId()), someFacts(), now)).toEqual({
    changes: [],
    effects: [],
    because: 'A tax id was removed.',
  });
});
