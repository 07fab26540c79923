import type Stripe from 'stripe';
import { type Decision, type Facts, nothing } from '../domain/decision.ts';

/**
 * - A subscription is managed by a schedule from here on; what it will become is told once its phases are known.
 */
export function decide(_event: Stripe.SubscriptionScheduleCreatedEvent, _facts: Facts, _now: Date): Decision {
  return nothing('The subscription is managed by a schedule.');
}
