import type Stripe from 'stripe';
import type { Simulation, TaskHandlers } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';

export function findSession(sim: Simulation, id: string): Stripe.Checkout.Session {
  const session = sim.store.checkoutSessions.get(id);
  if (!session) throw noSuch('checkout.session', id);
  return session;
}

/** An expired session can't be paid any more. */
export function expireSession(sim: Simulation, id: string): Stripe.Checkout.Session {
  const session = findSession(sim, id);
  if (session.status !== 'open') {
    throw invalidRequest(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`,
    );
  }
  sim.unschedule('checkout.expire', id);
  const expired = sim.store.checkoutSessions.put<Stripe.Checkout.Session>({
    ...session,
    status: 'expired',
    url: null,
  });
  sim.emit('checkout.session.expired', expired);
  return expired;
}

export const checkoutTasks: TaskHandlers = {
  'checkout.expire': (sim, id) => {
    if (sim.store.checkoutSessions.get(id)?.status === 'open') expireSession(sim, id);
  },
};
