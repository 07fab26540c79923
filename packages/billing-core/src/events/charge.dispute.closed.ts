import type Stripe from 'stripe';
import type { Decision, Facts } from '../domain/decision.ts';
import { tellClosed, tend } from '../domain/disputes/tell-dispute.ts';

/**
 * - The outcome is told: won, lost, an inquiry that was closed, or prevented.
 * - The subscription follows the rule of the configuration.
 */
export function decide(event: Stripe.ChargeDisputeClosedEvent, _facts: Facts, _now: Date): Decision {
  const { object } = event.data;
  const because = `The dispute is over: ${object.status}.`;
  return { changes: [tellClosed(object)], effects: [tend(object, because)], because };
}
