import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';

/**
 * A completed session whose payment was under way: the money has come, or it has not
 * (docs.stripe.com/checkout/fulfillment#delayed-payment-methods).
 */
export function settleSessionOf(
  sim: Simulation,
  intent: Stripe.PaymentIntent,
  invoiceId: string | null,
): void {
  const [session] = sim.store.checkoutSessions.filter(
    ({ status, payment_status, payment_intent, invoice }) =>
      status === 'complete' &&
      payment_status === 'unpaid' &&
      (payment_intent === intent.id || (invoiceId !== null && invoice === invoiceId)),
  );
  if (!session) return;
  if (intent.status !== 'succeeded') {
    sim.emit('checkout.session.async_payment_failed', session);
    return;
  }
  const paid = sim.store.checkoutSessions.put<Stripe.Checkout.Session>({
    ...session,
    payment_status: 'paid',
  });
  sim.emit('checkout.session.async_payment_succeeded', paid);
}
