import type Stripe from 'stripe';
import { type Decision, type Facts, nothing } from '../domain/decision.ts';

/**
 * - Whether something can still be done about it follows.
 */
export function decide(
  event: Stripe.RadarEarlyFraudWarningUpdatedEvent,
  _facts: Facts,
  _now: Date,
): Decision {
  const { actionable } = event.data.object;
  return nothing(actionable ? 'The warning changed.' : 'The payment was refunded or disputed.');
}
