import type Stripe from 'stripe';
import { fromUnix, idOf } from '../subscription.ts';

/** Money that went back, or is on its way; the amount in the currency's smallest unit (docs.stripe.com/api/refunds/object). */
export interface Refund {
  id: string;
  accountId: string;
  customerId: string;
  chargeId: string | null;
  paymentIntentId: string | null;
  amountMinor: number;
  currency: string;
  status: string;
  reason: string | null;
  failureReason: string | null;
  pendingReason: string | null;
  /** The act that made it; null of one that was made at Stripe. */
  intentId: string | null;
  createdAt: Date;
}

export function toRefund(snapshot: Stripe.Refund, owner: { accountId: string; customerId: string }): Refund {
  return {
    id: snapshot.id,
    accountId: owner.accountId,
    customerId: owner.customerId,
    chargeId: idOf(snapshot.charge),
    paymentIntentId: idOf(snapshot.payment_intent),
    amountMinor: snapshot.amount,
    currency: snapshot.currency,
    status: snapshot.status ?? 'pending',
    reason: snapshot.reason,
    failureReason: snapshot.failure_reason ?? null,
    pendingReason: snapshot.pending_reason ?? null,
    intentId: snapshot.metadata?.intent_id ?? null,
    createdAt: fromUnix(snapshot.created),
  };
}

/** What failed or was called off is back with us, and can be given again (docs.stripe.com/refunds#failed-refunds). */
export const isGivenBack = (status: string | null): boolean => status !== 'failed' && status !== 'canceled';

/** Why Stripe could not give it back, in words; of a reason that is not known yet, the reason itself. */
export function describeFailure(reason: string | null): string {
  const words: Record<string, string> = {
    lost_or_stolen_card: 'the card was reported lost or stolen',
    expired_or_canceled_card: 'the card has expired or was cancelled',
    charge_for_pending_refund_disputed: 'the payment was disputed before the money went back',
    insufficient_funds: 'our Stripe balance did not cover it in time',
    declined: 'the bank declined it',
    merchant_request: 'we asked Stripe to stop it',
    unknown: 'the bank gave no reason',
  };
  return words[reason ?? 'unknown'] ?? String(reason);
}
