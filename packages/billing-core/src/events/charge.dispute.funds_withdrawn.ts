import type Stripe from 'stripe';
import { type Decision, type Facts, nothing } from '../domain/decision.ts';

/**
 * - The amount and the fee that left the balance are in the ledger, once for each balance transaction.
 */
export function decide(_event: Stripe.ChargeDisputeFundsWithdrawnEvent, _facts: Facts, _now: Date): Decision {
  return nothing('The disputed amount and the fee were taken from the balance.');
}
