import type Stripe from 'stripe';
import { type Decision, type Facts, nothing, tell } from '../domain/decision.ts';
import { tendRefund, toRefundPayload } from '../domain/refunds/tend-refund.ts';

/**
 * - Whoever made it, also in Stripe's dashboard, it is kept, and the customer is told by mail, once.
 * - It is told as `refund.succeeded` when Stripe has sent it; a card's is at once, others are pending first.
 * - Access does not end because of it: docs/refunds.md says what does.
 */
export function decide(event: Stripe.RefundCreatedEvent, _facts: Facts, _now: Date): Decision {
  const refund = event.data.object;
  const because = `${refund.id} gives money back; it is ${refund.status ?? 'pending'}.`;
  const told =
    refund.status === 'succeeded'
      ? tell('refund.succeeded', toRefundPayload(refund), because)
      : nothing(because);
  return {
    ...told,
    effects: [tendRefund(refund, event.created, `${refund.id} was made: the customer is told.`)],
  };
}
