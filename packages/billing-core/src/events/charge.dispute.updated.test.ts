import { expect, test } from 'vitest';
import { aStripeDispute } from '../domain/disputes/dispute.example.ts';
import { anEvent, someFacts } from '../domain/observations/stripe-objects.example.ts';
import { decide } from './charge.dispute.updated.ts';

const now = new Date('2026-01-10T00:00:00Z');
const decideOn = (status: string, before: object) =>
  decide(anEvent('charge.dispute.updated', aStripeDispute({ status }), { before }), someFacts(), now);

test('evidence that was sent tells nothing', () => {
  expect(decideOn('under_review', { status: 'needs_response' })).toEqual({
    changes: [],
    effects: [],
    because: 'The dispute is under_review.',
  });
});

test('an inquiry that became a chargeback is told as opened once more', () => {
  expect(decideOn('needs_response', { status: 'warning_under_review' })).toMatchObject({
    changes: [{ type: 'dispute.opened', payload: { disputeId: 'du_1', isInquiry: false } }],
    because: 'The inquiry became a chargeback: the bank took the payment back.',
  });
});

test('an inquiry that is answered stays one', () => {
  expect(decideOn('warning_under_review', { status: 'warning_needs_response' }).changes).toEqual([]);
});
