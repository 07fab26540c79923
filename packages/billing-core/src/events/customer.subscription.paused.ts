import type Stripe from 'stripe';
import { type Decision, type Facts, nothing } from '../domain/decision.ts';

/**
 * - The row follows by the fold. That it is paused is told by `customer.subscription.updated`, which says what it was before.
 */
export function decide(_event: Stripe.CustomerSubscriptionPausedEvent, _facts: Facts, _now: Date): Decision {
  return nothing('The subscription is paused.');
}
