import type { RefundView } from '../../billing.ts';
import { describeFailure } from './refund.ts';

type Words = Pick<RefundView, 'statusText' | 'statusTone'>;

/** Where a refund stands, in words; a status of tomorrow is said as it is. */
export function describeRefund(refund: {
  status: string;
  failureReason: string | null;
  pendingReason: string | null;
}): Words {
  switch (refund.status) {
    case 'succeeded':
      return { statusText: 'Refunded', statusTone: 'ok' };
    case 'pending':
      return {
        statusText:
          refund.pendingReason === 'insufficient_funds' ? 'Waits for our Stripe balance' : 'On its way',
        statusTone: refund.pendingReason === 'insufficient_funds' ? 'warning' : 'info',
      };
    case 'requires_action':
      return { statusText: 'Waits for the customer', statusTone: 'warning' };
    case 'failed':
      return { statusText: `Failed: ${describeFailure(refund.failureReason)}`, statusTone: 'danger' };
    case 'canceled':
      return { statusText: 'Called off', statusTone: 'neutral' };
    default:
      return { statusText: refund.status.replaceAll('_', ' '), statusTone: 'neutral' };
  }
}
