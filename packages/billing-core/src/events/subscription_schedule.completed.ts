import type Stripe from 'stripe';
import { type Decision, type Facts, nothing } from '../domain/decision.ts';

/**
 * - The last phase is over; the end of the subscription is told by itself.
 */
export function decide(
  _event: Stripe.SubscriptionScheduleCompletedEvent,
  _facts: Facts,
  _now: Date,
): Decision {
  return nothing('The last phase of the schedule is over.');
}
