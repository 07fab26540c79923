import type Stripe from 'stripe';
import { fromUnix, idOf } from '../subscription.ts';

/** A card's issuer suspects fraud, before anybody disputes (docs.stripe.com/disputes/how-disputes-work#early-fraud-warnings). */
export interface EarlyFraudWarning {
  id: string;
  accountId: string;
  customerId: string;
  chargeId: string;
  paymentIntentId: string | null;
  fraudType: string;
  /** Neither refunded nor disputed, when it was looked at. */
  actionable: boolean;
  createdAt: Date;
}

export function toEarlyFraudWarning(
  snapshot: Stripe.Radar.EarlyFraudWarning,
  owner: { accountId: string; customerId: string },
): EarlyFraudWarning {
  return {
    id: snapshot.id,
    ...owner,
    chargeId: idOf(snapshot.charge) ?? '',
    paymentIntentId: idOf(snapshot.payment_intent),
    fraudType: snapshot.fraud_type,
    actionable: snapshot.actionable,
    createdAt: fromUnix(snapshot.created),
  };
}
