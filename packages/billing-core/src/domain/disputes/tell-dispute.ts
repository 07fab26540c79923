import type Stripe from 'stripe';
import type { Decision } from '../decision.ts';
import { fromUnix, idOf } from '../subscription.ts';
import { isInquiry } from './dispute.ts';

type Told = Pick<Decision, 'changes'>['changes'][number];

const payloadOf = (dispute: Stripe.Dispute) => ({
  disputeId: dispute.id,
  chargeId: idOf(dispute.charge) ?? '',
  amountMinor: dispute.amount,
  currency: dispute.currency,
  reason: dispute.reason,
});

export const tellOpened = (dispute: Stripe.Dispute): Told => {
  const due = dispute.evidence_details.due_by;
  return {
    kind: 'record_billing_event',
    type: 'dispute.opened',
    payload: {
      ...payloadOf(dispute),
      isInquiry: isInquiry(dispute.status),
      dueAt: due ? fromUnix(due).toISOString() : null,
    },
  };
};

export const tellClosed = (dispute: Stripe.Dispute): Told => ({
  kind: 'record_billing_event',
  type: 'dispute.closed',
  payload: { ...payloadOf(dispute), outcome: dispute.status },
});
