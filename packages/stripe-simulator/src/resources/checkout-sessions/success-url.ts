import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';

/**
 * Where the browser goes once it is done; the page of the merchant asks for the session by its id. What a payment link
 * or an embedded page without a way back made ends on the page itself.
 */
export function successUrl(sim: Simulation, session: Stripe.Checkout.Session): string {
  const link = sim.store.paymentLinks.get(idOf(session.payment_link) ?? '');
  const url = session.success_url ?? session.return_url ?? link?.after_completion.redirect?.url;
  return url === undefined
    ? `${sim.baseUrl}/c/pay/${session.id}`
    : url.replaceAll('{CHECKOUT_SESSION_ID}', session.id);
}
