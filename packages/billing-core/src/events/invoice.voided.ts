import type Stripe from 'stripe';
import { type Decision, type Facts, nothing } from '../domain/decision.ts';

/**
 * - Nothing is owed on the invoice any more.
 */
export function decide(_event: Stripe.InvoiceVoidedEvent, _facts: Facts, _now: Date): Decision {
  return nothing('The invoice was voided.');
}
