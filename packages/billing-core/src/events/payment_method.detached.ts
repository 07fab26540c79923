import type Stripe from 'stripe';
import { type Decision, type Facts, nothing } from '../domain/decision.ts';

/**
 * - The card is no longer offered or charged.
 */
export function decide(_event: Stripe.PaymentMethodDetachedEvent, _facts: Facts, _now: Date): Decision {
  return nothing('A payment method was detached.');
}
