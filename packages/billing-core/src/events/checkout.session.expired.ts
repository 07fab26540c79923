import type Stripe from 'stripe';
import { decideCheckoutSession } from '../domain/decide-checkout-session.ts';
import type { Decision, Facts } from '../domain/decision.ts';

/**
 * - The session can't be paid any more, so another may be begun.
 */
export function decide(_event: Stripe.Event, facts: Facts<Stripe.Checkout.Session>, _now: Date): Decision {
  return decideCheckoutSession(facts, 'The checkout expired unpaid.');
}
