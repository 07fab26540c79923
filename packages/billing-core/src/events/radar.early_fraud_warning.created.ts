import type Stripe from 'stripe';
import type { Decision, Facts } from '../domain/decision.ts';
import { tendWarning } from '../domain/disputes/tell-warning.ts';

/**
 * - The warning is kept, and the rule of the configuration decides, by the state of the charge when it is looked at, whether the
 *   payment is refunded before it is disputed.
 */
export function decide(
  event: Stripe.RadarEarlyFraudWarningCreatedEvent,
  _facts: Facts,
  _now: Date,
): Decision {
  const { object } = event.data;
  const because = `The card's issuer suspects fraud (${object.fraud_type}).`;
  return { changes: [], effects: [tendWarning(object, because)], because };
}
