import type Stripe from 'stripe';
import { decideSubscription } from '../domain/decide-subscription.ts';
import type { Decision, Facts } from '../domain/decision.ts';
import { stateBefore } from '../domain/observations/state-before.ts';

/**
 * - Activation, plan change, and a scheduled or undone cancellation are told, each by the event that made it so.
 * - Late, after the end, it tells what happened then; the row keeps the end.
 */
export function decide(event: Stripe.CustomerSubscriptionUpdatedEvent, facts: Facts, _now: Date): Decision {
  const { object, previous_attributes: previous } = event.data;
  return decideSubscription(stateBefore(object, previous), object, facts);
}
