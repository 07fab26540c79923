import type Stripe from 'stripe';
import { decideSubscription } from '../domain/decide-subscription.ts';
import type { Decision, Facts } from '../domain/decision.ts';

/**
 * - The row appears with the state that Stripe has now, which may be newer than this event's.
 * - A subscription that begins active or in a trial is told as activated.
 * - A second live one of the same account is cancelled and refunded.
 */
export function decide(_event: Stripe.Event, facts: Facts<Stripe.Subscription>, _now: Date): Decision {
  return decideSubscription(facts);
}
