import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';

/** A link that may be paid only so often is over with the last of these (docs.stripe.com/payment-links/customize). */
export function countCompleted(sim: Simulation, session: Stripe.Checkout.Session): void {
  const link = sim.store.paymentLinks.get(idOf(session.payment_link) ?? '');
  const limited = link?.restrictions?.completed_sessions;
  if (!link || !limited) return;
  const count = limited.count + 1;
  const after = sim.store.paymentLinks.put<Stripe.PaymentLink>({
    ...link,
    active: link.active && count < limited.limit,
    restrictions: { completed_sessions: { ...limited, count } },
  });
  if (after.active !== link.active) sim.emit('payment_link.updated', after, link);
}
