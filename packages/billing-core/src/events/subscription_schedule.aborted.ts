import type Stripe from 'stripe';
import { type Decision, type Facts, nothing } from '../domain/decision.ts';

/**
 * - Its subscription ended for want of payment, and the schedule with it.
 */
export function decide(_event: Stripe.SubscriptionScheduleAbortedEvent, _facts: Facts, _now: Date): Decision {
  return nothing('The schedule ended with its subscription, which was not paid.');
}
