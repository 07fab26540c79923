import type Stripe from 'stripe';
import { decideSubscription } from '../domain/decide-subscription.ts';
import type { Decision, Facts } from '../domain/decision.ts';

/**
 * - The row keeps the end, its time and its reason; the end is told once.
 * - Nothing that arrives later brings it back.
 */
export function decide(event: Stripe.CustomerSubscriptionDeletedEvent, facts: Facts, _now: Date): Decision {
  return decideSubscription(undefined, event.data.object, facts);
}
