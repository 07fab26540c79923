import type Stripe from 'stripe';
import { type Decision, type Facts, nothing, tell } from '../domain/decision.ts';
import { tendRefund, toRefundPayload } from '../domain/refunds/tend-refund.ts';

/**
 * - A refund that was pending and has gone out is told as `refund.succeeded`.
 * - One that failed is told by `refund.failed`; one that was called off is shown and its amount can be given again.
 * - What else changed of it is kept, and told to nobody.
 */
export function decide(event: Stripe.RefundUpdatedEvent, _facts: Facts, _now: Date): Decision {
  const refund = event.data.object;
  if (event.data.previous_attributes?.status === undefined) return nothing('Details of a refund changed.');
  if (refund.status === 'succeeded')
    return {
      ...tell('refund.succeeded', toRefundPayload(refund), `${refund.id} has gone out.`),
      effects: [tendRefund(refund, event.created, `${refund.id} has gone out: the customer is told.`)],
    };
  return nothing(`${refund.id} is ${refund.status ?? 'pending'}.`);
}
