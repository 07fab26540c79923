import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { createSetupIntent, succeed } from '../setup-intents/setup-intent.ts';
import type { Bought } from './complete-session.ts';

export function completeSetup(sim: Simulation, { session, method, customer }: Bought) {
  const intent = setupIntentOf(sim, session);
  const done = succeed(sim, {
    ...intent,
    customer: customer?.id ?? null,
    payment_method: method?.id ?? null,
  });
  return { setup_intent: done.id, payment_status: 'no_payment_required' };
}

/** That of the session; a free start of a subscription has one only where the bank asks for it. */
export function setupIntentOf(sim: Simulation, session: Stripe.Checkout.Session): Stripe.SetupIntent {
  const existing = sim.store.setupIntents.get(idOf(session.setup_intent) ?? '');
  return existing ?? createSetupIntent(sim, { customer: session.customer, method: null });
}
