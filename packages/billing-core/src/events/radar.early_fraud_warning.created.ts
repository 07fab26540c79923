import type Stripe from 'stripe';
import type { Decision, Facts } from '../domain/decision.ts';

/**
 * - The warning is kept.
 */
export function decide(
  event: Stripe.RadarEarlyFraudWarningCreatedEvent,
  _facts: Facts,
  _now: Date,
): Decision {
  const { object } = event.data;
  const because = `The card's issuer suspects fraud (${object.fraud_type}).`;
  return { changes: [], effects: [], because };
}
