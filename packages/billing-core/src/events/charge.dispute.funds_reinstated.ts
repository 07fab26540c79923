import type Stripe from 'stripe';
import { type Decision, type Facts, nothing } from '../domain/decision.ts';

/**
 * - The amount that came back to the balance is in the ledger, once for each balance transaction.
 */
export function decide(
  _event: Stripe.ChargeDisputeFundsReinstatedEvent,
  _facts: Facts,
  _now: Date,
): Decision {
  return nothing('The disputed amount came back to the balance.');
}
