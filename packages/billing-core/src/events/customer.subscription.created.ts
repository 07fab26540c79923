import type Stripe from 'stripe';
import { decideSubscription } from '../domain/decide-subscription.ts';
import type { Decision, Facts } from '../domain/decision.ts';

/**
 * - A subscription that begins with access is told as activated.
 * - A second live one of the account is undone: the younger is cancelled and refunded.
 */
export function decide(event: Stripe.CustomerSubscriptionCreatedEvent, facts: Facts, _now: Date): Decision {
  return decideSubscription(undefined, event.data.object, facts);
}
