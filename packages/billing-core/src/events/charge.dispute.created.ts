import type Stripe from 'stripe';
import type { Decision, Facts } from '../domain/decision.ts';
import { isInquiry } from '../domain/disputes/dispute.ts';
import { tellOpened, tend } from '../domain/disputes/tell-dispute.ts';

/**
 * - The dispute, or the inquiry that may become one, is told with its deadline.
 * - Operators are told, evidence is drafted, and the subscription follows the rule of the configuration.
 */
export function decide(event: Stripe.ChargeDisputeCreatedEvent, _facts: Facts, _now: Date): Decision {
  const { object } = event.data;
  const what = isInquiry(object.status) ? 'asks about' : 'took back';
  const because = `The bank ${what} a payment (${object.reason}).`;
  return { changes: [tellOpened(object)], effects: [tend(object, because)], because };
}
