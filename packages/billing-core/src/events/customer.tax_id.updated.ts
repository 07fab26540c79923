import type Stripe from 'stripe';
import { type Decision, type Facts, nothing } from '../domain/decision.ts';

/**
 * - What the register said of it follows.
 */
export function decide(_event: Stripe.CustomerTaxIdUpdatedEvent, _facts: Facts, _now: Date): Decision {
  return nothing('What is known of a tax id changed.');
}
