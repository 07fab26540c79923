import type Stripe from 'stripe';
import { decideSubscription } from '../domain/decide-subscription.ts';
import type { Decision, Facts } from '../domain/decision.ts';

/**
 * - The row follows; activation, plan change, and a scheduled or undone cancellation are told.
 * - A late `updated` after the end changes nothing.
 */
export function decide(_event: Stripe.Event, facts: Facts<Stripe.Subscription>, _now: Date): Decision {
  return decideSubscription(facts);
}
