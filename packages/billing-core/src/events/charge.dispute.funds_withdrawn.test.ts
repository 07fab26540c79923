import { expect, test } from 'vitest';
import { aStripeDispute } from '../domain/disputes/dispute.example.ts';
import { anEvent, someFacts } from '../domain/observations/stripe-objects.example.ts';
import { decide } from './charge.dispute.funds_withdrawn.ts';

test('the row and the ledger follow, and nothing is told', () => {
  const event = anEvent('charge.dispute.funds_withdrawn', aStripeDispute());
  expect(decide(event, someFacts(), new Date('2026-01-10T00:00:00Z'))).toEqual({
    changes: [],
    effects: [],
    because: 'The disputed amount and the fee were taken from the balance.',
  });
});
