import type Stripe from 'stripe';
import { type Decision, type Facts, nothing } from '../domain/decision.ts';

/**
 * - The tax id is kept beside the account that it belongs to.
 * - Stripe asks the registers about some types; what came of it comes later.
 */
export function decide(_event: Stripe.CustomerTaxIdCreatedEvent, _facts: Facts, _now: Date): Decision {
  return nothing('A tax id was added.');
}
