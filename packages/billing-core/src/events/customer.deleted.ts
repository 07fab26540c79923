import type Stripe from 'stripe';
import { type Decision, type Facts, nothing } from '../domain/decision.ts';

/**
 * - The row stays as a tombstone: the next checkout makes a new customer.
 * - Stripe ends the customer's subscriptions itself and tells of each.
 */
export function decide(_event: Stripe.CustomerDeletedEvent, _facts: Facts, _now: Date): Decision {
  return nothing('The customer was deleted at Stripe.');
}
