import { expect, test } from 'vitest';
import { aStripeDispute } from '../domain/disputes/dispute.example.ts';
import { anEvent, someFacts } from '../domain/observations/stripe-objects.example.ts';
import { decide } from './charge.dispute.created.ts';

const now = new Date('2026-01-10T00:00:00Z');
const decideOn = (dispute = aStripeDispute()) =>
  decide(anEvent('charge.dispute.created', dispute), someFacts(), now);

test('the dispute is told with its deadline', () => {
  expect(decideOn()).toMatchObject({
    changes: [
      {
        kind: 'record_billing_event',
        type: 'dispute.opened',
        payload: {
          disputeId: 'du_1',
          chargeId: 'ch_1',
          amountMinor: 2900,
          currency: 'usd',
          reason: 'fraudulent',
          isInquiry: false,
          dueAt: '2026-01-12T00:00:00.000Z',
        },
      },
    ],
    because: 'The bank took back a payment (fraudulent).',
  });
});

test('an inquiry is told as one, and a bank that takes no answer has no deadline', () => {
  const details = { ...aStripeDispute().evidence_details, due_by: 0 };
  const decision = decideOn(aStripeDispute({ status: 'warning_needs_response', evidence_details: details }));
  expect(decision).toMatchObject({
    changes: [{ payload: { isInquiry: true, dueAt: null } }],
    because: 'The bank asks about a payment (fraudulent).',
  });
});
