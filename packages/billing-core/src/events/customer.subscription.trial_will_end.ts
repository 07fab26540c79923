import type Stripe from 'stripe';
import { decideSubscription } from '../domain/decide-subscription.ts';
import type { Decision, Facts } from '../domain/decision.ts';

/**
 * - Three days before a trial ends the product is told, so that it can say what comes.
 * - Nothing is told for a trial that has ended or was cancelled meanwhile.
 */
export function decide(_event: Stripe.Event, facts: Facts<Stripe.Subscription>, now: Date): Decision {
  const decision = decideSubscription(facts);
  if (decision.changes.length === 0) return decision;
  const { status, trial_end: trialEnd, id } = facts.latest;
  const isComing = status === 'trialing' && trialEnd !== null && trialEnd * 1000 > now.getTime();
  if (!isComing) return { ...decision, because: `The trial is over already: the subscription is ${status}.` };
  return {
    ...decision,
    changes: [
      ...decision.changes,
      {
        kind: 'record_billing_event',
        type: 'subscription.trial_ending',
        payload: { subscriptionId: id, trialEnd },
      },
    ],
    because: `The trial ends at ${new Date(trialEnd * 1000).toISOString()}.`,
  };
}
