import type Stripe from 'stripe';
import { type Decision, type Facts, nothing } from '../domain/decision.ts';

/**
 * - The invoice is kept as Stripe has it now.
 */
export function decide(_event: Stripe.InvoiceUpdatedEvent, _facts: Facts, _now: Date): Decision {
  return nothing('The invoice changed at Stripe.');
}
