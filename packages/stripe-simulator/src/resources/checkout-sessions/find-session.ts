import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';

export function findSession(sim: Simulation, id: string): Stripe.Checkout.Session {
  const session = sim.store.checkoutSessions.get(id);
  if (!session) throw noSuch('checkout.session', id);
  return session;
}

/** @param act what can only be done while it is open, as Stripe's refusal says it: `expired`, `updated`. */
export function findOpenSession(sim: Simulation, id: string, act: string): Stripe.Checkout.Session {
  const session = findSession(sim, id);
  if (session.status === 'open') return session;
  throw invalidRequest(
    `Only Checkout Sessions with a status in ["open"] can be ${act}. This Checkout Session has a status of ${session.status}.`,
  );
}
