import type Stripe from 'stripe';
import { decideInvoice } from '../domain/decide-invoice.ts';
import type { Decision, Facts } from '../domain/decision.ts';

/**
 * - The invoice is kept, as a draft or as whatever it has become since.
 */
export function decide(_event: Stripe.Event, facts: Facts<Stripe.Invoice>, _now: Date): Decision {
  return decideInvoice(facts, 'A new invoice was drafted.');
}
