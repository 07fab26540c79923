import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { onlyEmail } from '../../pages/checkout-input.ts';
import { planOf } from './checkout-plan.ts';
import { invoicePurchase } from './invoice-purchase.ts';

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
    ...(session.mode === 'payment' ? invoiceOf(sim, session, intent) : {}),
    payment_status: 'paid',
  });
  sim.emit('checkout.session.async_payment_succeeded', paid);
}

/** Of a one-time payment, where one was asked for. */
function invoiceOf(
  sim: Simulation,
  session: Stripe.Checkout.Session,
  intent: Stripe.PaymentIntent,
): Pick<Stripe.Checkout.Session, 'invoice'> {
  const plan = planOf(sim, session.id);
  const customer = sim.store.customers.get(idOf(session.customer) ?? '');
  const invoice = invoicePurchase(
    sim,
    {
      session,
      plan,
      details: plan.details ?? onlyEmail(''),
      customer: customer && !customer.deleted ? customer : null,
    },
    {
      discounts: sim.store.discounts.filter(({ checkout_session: from }) => from === session.id),
      intent,
    },
  );
  return { invoice };
}
