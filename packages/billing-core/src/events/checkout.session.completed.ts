import type Stripe from 'stripe';
import { type Decision, type Facts, nothing } from '../domain/decision.ts';

/**
 * - The session is no longer open, so another may be begun.
 * - It gives no access: that follows from the subscription's own events, whichever comes first.
 */
export function decide(_event: Stripe.CheckoutSessionCompletedEvent, _facts: Facts, _now: Date): Decision {
  return nothing('The customer completed the checkout.');
}
