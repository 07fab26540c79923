import type Stripe from 'stripe';
import { type Decision, type Facts, nothing } from '../domain/decision.ts';

/**
 * - The invoice is kept, as a draft or as whatever it has become since.
 */
export function decide(_event: Stripe.InvoiceCreatedEvent, _facts: Facts, _now: Date): Decision {
  return nothing('A new invoice was drafted.');
}
