import type Stripe from 'stripe';
import { decideCheckoutSession } from '../domain/decide-checkout-session.ts';
import type { Decision, Facts } from '../domain/decision.ts';

/**
 * - The session is no longer open, so another may be begun.
 * - It gives no access: that follows from the subscription's own events, whichever comes first.
 */
export function decide(_event: Stripe.Event, facts: Facts<Stripe.Checkout.Session>, _now: Date): Decision {
  return decideCheckoutSession(facts, 'The customer completed the checkout.');
}
