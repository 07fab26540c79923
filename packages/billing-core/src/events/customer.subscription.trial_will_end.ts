import type Stripe from 'stripe';
import { type Decision, type Facts, nothing, tell } from '../domain/decision.ts';
import { toSubscription } from '../domain/subscription.ts';

/**
 * - Three days before a trial ends the product is told, so that it can say what comes.
 * - A subscription that sells no plan of this catalogue is none of ours to tell of.
 */
export function decide(
  event: Stripe.CustomerSubscriptionTrialWillEndEvent,
  facts: Facts,
  _now: Date,
): Decision {
  const { object } = event.data;
  const subscription = toSubscription(object, facts.accountId);
  if (!subscription?.trialEndsAt)
    return nothing('The subscription sells no plan of this catalogue, or has no trial.');
  const payload = { subscriptionId: object.id, trialEnd: object.trial_end };
  return tell(
    'subscription.trial_ending',
    payload,
    `The trial ends at ${subscription.trialEndsAt.toISOString()}.`,
  );
}
