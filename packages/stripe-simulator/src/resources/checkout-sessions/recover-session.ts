import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { planOf, type SessionParams } from './checkout-plan.ts';
import { createSession } from './create-session.ts';

/**
 * A new session like the expired one, for whoever opens its recovery address within thirty days
 * (docs.stripe.com/payments/checkout/abandoned-carts). Undefined once that is over.
 */
export function recoverSession(sim: Simulation, id: string): Stripe.Checkout.Session | undefined {
  const session = sim.store.checkoutSessions.get(id);
  const recovery = session?.after_expiration?.recovery;
  if (!session || !recovery?.url || (recovery.expires_at ?? 0) <= sim.now()) return undefined;
  const { expires_at: _, discounts, ...given } = planOf(sim, id).given;
  const allowsCodes = recovery.allow_promotion_codes;
  const params: SessionParams = {
    ...given,
    ...(allowsCodes ? { allow_promotion_codes: true } : discounts ? { discounts } : {}),
  };
  const link = idOf(session.payment_link);
  return createSession(sim, params, {
    recoveredFrom: id,
    ...(link === null ? {} : { paymentLink: link }),
  });
}
