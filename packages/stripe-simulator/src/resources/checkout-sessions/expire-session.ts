import type Stripe from 'stripe';
import type { Simulation, TaskHandlers } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { cancelIntent } from '../payment-intents/payment-intent.ts';
import { cancelSetupIntent } from '../setup-intents/setup-intent.ts';
import { planOf } from './checkout-plan.ts';
import { findOpenSession } from './find-session.ts';

/** How long an expired session can be recovered (docs.stripe.com/payments/checkout/abandoned-carts). */
const RECOVERABLE_SECONDS = 30 * 86_400;

/** An expired session can't be paid any more: what was begun for it is canceled. */
export function expireSession(sim: Simulation, id: string): Stripe.Checkout.Session {
  const session = findOpenSession(sim, id, 'expired');
  sim.unschedule('checkout.expire', id);
  cancelBegun(sim, session);
  const expired = sim.store.checkoutSessions.put<Stripe.Checkout.Session>({
    ...session,
    after_expiration: withRecovery(sim, session),
    status: 'expired',
    url: null,
  });
  sim.emit('checkout.session.expired', expired);
  return expired;
}

function cancelBegun(sim: Simulation, session: Stripe.Checkout.Session): void {
  const payment = sim.store.paymentIntents.get(planOf(sim, session.id).intent ?? '');
  if (payment) cancelIntent(sim, payment, 'automatic');
  const setup = sim.store.setupIntents.get(idOf(session.setup_intent) ?? '');
  if (setup && setup.status !== 'succeeded') cancelSetupIntent(sim, setup, null);
}

function withRecovery(
  sim: Simulation,
  { id, after_expiration: given }: Stripe.Checkout.Session,
): Stripe.Checkout.Session.AfterExpiration | null {
  if (!given?.recovery?.enabled) return given;
  return {
    recovery: {
      ...given.recovery,
      expires_at: sim.now() + RECOVERABLE_SECONDS,
      url: `${sim.baseUrl}/r/${id}`,
    },
  };
}

export const checkoutTasks: TaskHandlers = {
  'checkout.expire': (sim, id) => {
    if (sim.store.checkoutSessions.get(id)?.status === 'open') expireSession(sim, id);
  },
};
