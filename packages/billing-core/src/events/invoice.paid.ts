import type Stripe from 'stripe';
import { decideInvoice } from '../domain/decide-invoice.ts';
import type { Decision, Facts } from '../domain/decision.ts';

/**
 * - The invoice is paid; the payment is told once, even when it was paid outside Stripe.
 * - Access does not hang on it: it follows from the subscription's own state.
 */
export function decide(_event: Stripe.Event, facts: Facts<Stripe.Invoice>, _now: Date): Decision {
  return decideInvoice(facts, 'The invoice was paid.', 'payment.succeeded');
}
