import type Stripe from 'stripe';
import type { Effect } from '../decision.ts';
import { fromUnix } from '../subscription.ts';

/**
 * What a step of a refund asks for: the customer is told, operators are alerted. Once for each status that it comes to, and what
 * is done follows from the state that it has by then.
 */
export const tendRefund = (refund: Stripe.Refund, at: number, because: string): Effect<'tend_refund'> => ({
  kind: 'tend_refund',
  key: `tend_refund:${refund.id}:${refund.status ?? 'pending'}`,
  payload: { refundId: refund.id },
  subject: refund.id,
  follows: [],
  because,
  since: fromUnix(at),
});

/** What internal teams are told of a refund; the amount in the currency's smallest unit. */
export const toRefundPayload = ({ id, charge, amount, currency }: Stripe.Refund) => ({
  refundId: id,
  chargeId: typeof charge === 'string' ? charge : (charge?.id ?? null),
  amountMinor: amount,
  currency,
});
