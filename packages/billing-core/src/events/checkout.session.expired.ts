import type Stripe from 'stripe';
import { type Decision, type Facts, nothing } from '../domain/decision.ts';

/**
 * - The session can't be paid any more, so another may be begun.
 */
export function decide(_event: Stripe.CheckoutSessionExpiredEvent, _facts: Facts, _now: Date): Decision {
  return nothing('The checkout expired unpaid.');
}
