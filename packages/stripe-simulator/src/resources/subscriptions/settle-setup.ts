import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { changeSubscription } from './change-subscription.ts';

/** Which subscription a setup intent collects a card for. */
export interface AwaitedSetup {
  /** The setup intent's. */
  id: string;
  subscription: string;
}

/** The card is there: it becomes the subscription's own. */
export function settleSetup(sim: Simulation, intent: Stripe.SetupIntent): void {
  const awaited = sim.store.awaitedSetups.get(intent.id);
  const subscription = awaited && sim.store.subscriptions.get(awaited.subscription);
  if (!subscription || typeof intent.payment_method !== 'string') return;
  sim.store.awaitedSetups.delete(intent.id);
  changeSubscription(sim, subscription, {
    default_payment_method: intent.payment_method,
    pending_setup_intent: null,
  });
}
