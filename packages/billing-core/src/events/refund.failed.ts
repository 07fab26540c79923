import type Stripe from 'stripe';
import { type Decision, type Facts, tell } from '../domain/decision.ts';
import { describeFailure } from '../domain/refunds/refund.ts';
import { tendRefund, toRefundPayload } from '../domain/refunds/tend-refund.ts';

/**
 * - The money is back with us: the amount can be given again, and operators are alerted so that somebody does.
 * - It may come after `refund.succeeded`, by up to 30 days (docs.stripe.com/refunds#failed-refunds).
 */
export function decide(event: Stripe.RefundFailedEvent, _facts: Facts, _now: Date): Decision {
  const refund = event.data.object;
  const reason = refund.failure_reason ?? null;
  return {
    ...tell(
      'refund.failed',
      { ...toRefundPayload(refund), reason },
      `${refund.id} failed: ${describeFailure(reason)}.`,
    ),
    effects: [tendRefund(refund, event.created, `${refund.id} failed: operators are alerted.`)],
  };
}
