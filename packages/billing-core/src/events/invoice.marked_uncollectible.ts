import type Stripe from 'stripe';
import { type Decision, type Facts, nothing } from '../domain/decision.ts';

/**
 * - The invoice is given up as bad debt; it can still be paid.
 */
export function decide(_event: Stripe.InvoiceMarkedUncollectibleEvent, _facts: Facts, _now: Date): Decision {
  return nothing('The invoice was marked uncollectible.');
}
