import { expect, test } from 'vitest';
import { aStripeDispute } from '../domain/disputes/dispute.example.ts';
import { anEvent, someFacts } from '../domain/observations/stripe-objects.example.ts';
import { decide } from './charge.dispute.closed.ts';

const now = new Date('2026-01-10T00:00:00Z');

test.each(['won', 'lost', 'warning_closed', 'prevented'])('that it was %s is told', (status) => {
  const event = anEvent('charge.dispute.closed', aStripeDispute({ status }));
  expect(decide(event, someFacts(), now)).toMatchObject({
    changes: [{ type: 'dispute.closed', payload: { disputeId: 'du_1', outcome: status } }],
    because: `The dispute is over: ${status}.`,
  });
});
