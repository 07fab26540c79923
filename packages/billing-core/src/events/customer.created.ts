import type Stripe from 'stripe';
import { type Decision, type Facts, nothing } from '../domain/decision.ts';

/**
 * - The customer is kept beside the account that it pays for.
 */
export function decide(_event: Stripe.CustomerCreatedEvent, _facts: Facts, _now: Date): Decision {
  return nothing('The customer was created at Stripe.');
}
