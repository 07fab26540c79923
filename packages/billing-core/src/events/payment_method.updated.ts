import type Stripe from 'stripe';
import { type Decision, type Facts, nothing } from '../domain/decision.ts';

/**
 * - Banks renew cards: brand and expiry follow.
 */
export function decide(_event: Stripe.PaymentMethodUpdatedEvent, _facts: Facts, _now: Date): Decision {
  return nothing('A payment method changed.');
}
