import type Stripe from 'stripe';
import type { Decision, Effect } from '../decision.ts';
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

/**
 * What is to be done about a dispute is decided by its state when it is done (`dispute-steps.ts`): the event only has somebody look.
 * One look for each status that was told, so that a status that comes late does no harm.
 */
export const tend = (dispute: Stripe.Dispute, because: string): Effect<'tend_dispute'> => ({
  kind: 'tend_dispute',
  key: `tend_dispute:${dispute.id}:${dispute.status}`,
  payload: { disputeId: dispute.id },
  subject: dispute.id,
  follows: [],
  because,
  since: fromUnix(dispute.created),
});
