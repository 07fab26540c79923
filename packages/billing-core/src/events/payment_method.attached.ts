import type Stripe from 'stripe';
import { type Decision, type Facts, nothing } from '../domain/decision.ts';

/**
 * - The card is kept by brand, last four digits and expiry; more of it is never seen.
 */
export function decide(_event: Stripe.PaymentMethodAttachedEvent, _facts: Facts, _now: Date): Decision {
  return nothing('A payment method was attached.');
}
