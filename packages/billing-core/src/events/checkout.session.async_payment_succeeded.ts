import type Stripe from 'stripe';
import { type Decision, type Facts, nothing } from '../domain/decision.ts';

/**
 * - The bank has paid: the session is no longer on its way.
 * - It gives nothing by itself: what was bought once follows from its invoice, a plan from its subscription.
 */
export function decide(
  _event: Stripe.CheckoutSessionAsyncPaymentSucceededEvent,
  _facts: Facts,
  _now: Date,
): Decision {
  return nothing('The bank paid what was checked out.');
}
