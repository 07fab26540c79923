import type Stripe from 'stripe';
import { type Decision, type Facts, nothing } from '../domain/decision.ts';

/**
 * - The invoice now has its number and its documents.
 */
export function decide(_event: Stripe.InvoiceFinalizedEvent, _facts: Facts, _now: Date): Decision {
  return nothing('The invoice was finalised.');
}
