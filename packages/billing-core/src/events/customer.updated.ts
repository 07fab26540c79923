import type Stripe from 'stripe';
import { type Decision, type Facts, nothing } from '../domain/decision.ts';

/**
 * - Name, address for mail, balance and default card follow.
 */
export function decide(_event: Stripe.CustomerUpdatedEvent, _facts: Facts, _now: Date): Decision {
  return nothing('The customer changed at Stripe.');
}
