import type Stripe from 'stripe';
import { type Decision, type Facts, nothing } from '../domain/decision.ts';

/**
 * - The row stays as a tombstone: invoices may still show the id.
 */
export function decide(_event: Stripe.CustomerTaxIdDeletedEvent, _facts: Facts, _now: Date): Decision {
  return nothing('A tax id was removed.');
}
