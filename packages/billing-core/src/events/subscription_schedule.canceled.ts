import type Stripe from 'stripe';
import { type Decision, type Facts, nothing } from '../domain/decision.ts';

/**
 * - The schedule ended its subscription, which tells of that by itself.
 */
export function decide(
  _event: Stripe.SubscriptionScheduleCanceledEvent,
  _facts: Facts,
  _now: Date,
): Decision {
  return nothing('The schedule was cancelled.');
}
