import type Stripe from 'stripe';
import { type Decision, type Facts, nothing } from '../domain/decision.ts';
import { isInquiry } from '../domain/disputes/dispute.ts';
import { tellOpened, tend } from '../domain/disputes/tell-dispute.ts';

/**
 * - The row follows: evidence that was staged or sent, the status under review.
 * - An inquiry that became a chargeback is told as opened once more, and looked after anew.
 */
export function decide(event: Stripe.ChargeDisputeUpdatedEvent, _facts: Facts, _now: Date): Decision {
  const { object, previous_attributes: before } = event.data;
  const wasInquiry = typeof before?.status === 'string' && isInquiry(before.status);
  if (!wasInquiry || isInquiry(object.status)) return nothing(`The dispute is ${object.status}.`);
  const because = 'The inquiry became a chargeback: the bank took the payment back.';
  return { changes: [tellOpened(object)], effects: [tend(object, because)], because };
}
