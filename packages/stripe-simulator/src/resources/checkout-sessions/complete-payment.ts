import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { redeem } from '../discounts/create-discount.ts';
import { attemptPayment } from '../payment-intents/attempt-payment.ts';
import type { Bought } from './complete-session.ts';
import { invoicePurchase } from './invoice-purchase.ts';
import { sessionIntent } from './session-intent.ts';

/** A one-time payment, with the invoice that comes after it where one was asked for. */
export function completePayment(sim: Simulation, bought: Bought) {
  const { session, plan, method, authenticated, customer } = bought;
  const discounts = plan.discounts.map((source) =>
    redeem(sim, source, {
      customer: customer?.id ?? '',
      subscription: null,
      checkoutSession: session.id,
    }),
  );
  const total = session.amount_total ?? 0;
  const paid = method && total > 0 ? pay(sim, bought, { method, amount: total, authenticated }) : null;
  // An invoice is of what has been paid: a debit that is under way gets its own once it has gone through.
  const invoice =
    paid?.status === 'processing' ? null : invoicePurchase(sim, bought, { discounts, intent: paid });
  return {
    ...(invoice === null ? {} : { invoice }),
    payment_intent: paid?.id ?? null,
    payment_status: statusOf(paid),
  };
}

/** Money that is under way has not come yet (docs.stripe.com/checkout/fulfillment#delayed-payment-methods). */
function statusOf(intent: Stripe.PaymentIntent | null): Stripe.Checkout.Session.PaymentStatus {
  if (!intent) return 'no_payment_required';
  return intent.status === 'processing' ? 'unpaid' : 'paid';
}

function pay(
  sim: Simulation,
  { session, customer }: Bought,
  how: { method: Stripe.PaymentMethod; amount: number; authenticated: boolean },
): Stripe.PaymentIntent {
  const intent = sim.store.paymentIntents.put({
    ...sessionIntent(sim, session, how),
    customer: customer?.id ?? null,
  });
  const result = attemptPayment(sim, intent, { ...how, offSession: false });
  if (result.kind === 'declined' || result.kind === 'requires_action')
    throw new Error(`The card ${how.method.id} was accepted, and then refused.`);
  return result.intent;
}
