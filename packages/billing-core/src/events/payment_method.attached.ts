import type Stripe from 'stripe';
import type { Decision, Facts } from '../domain/decision.ts';
import { toPaymentMethod } from '../domain/mirrored-objects.ts';

/**
 * - The card is kept by brand, last four digits and expiry; more of it is never seen.
 */
export function decide(_event: Stripe.Event, facts: Facts<Stripe.PaymentMethod>, _now: Date): Decision {
  const paymentMethod = toPaymentMethod(facts.latest, facts);
  return {
    changes: [{ kind: 'save_payment_method', paymentMethod }],
    effects: [],
    because: 'A payment method was attached.',
  };
}
