import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { createSetupIntent } from '../setup-intents/setup-intent.ts';

/**
 * With nothing to pay yet, `default_incomplete` still lets the browser collect a card: by a setup intent
 * (docs.stripe.com/billing/subscriptions/trials).
 */
export function askForSetup(sim: Simulation, subscription: Stripe.Subscription): Stripe.Subscription {
  if (subscription.default_payment_method !== null) return subscription;
  const intent = createSetupIntent(sim, { customer: subscription.customer, method: null });
  sim.store.awaitedSetups.put({ id: intent.id, subscription: subscription.id });
  return { ...subscription, pending_setup_intent: intent.id };
}
