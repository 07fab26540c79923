import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { toAddress } from '../customers/customer-address.ts';
import { createIntent, type NewIntent } from '../payment-intents/payment-intent.ts';
import { type CheckoutPlan, planOf } from './checkout-plan.ts';
import { futureUsage } from './kept-method.ts';
import { paymentTermsOf } from './payment-terms-of.ts';
import { successUrl } from './success-url.ts';

/**
 * One payment intent for all the tries of a session; what was changed about the order meanwhile changes it too.
 * @param amount what is due now, in the smallest unit.
 */
export function sessionIntent(
  sim: Simulation,
  session: Stripe.Checkout.Session,
  { amount, method }: { amount: number; method: Stripe.PaymentMethod },
): Stripe.PaymentIntent {
  const plan = planOf(sim, session.id);
  const existing = sim.store.paymentIntents.get(plan.intent ?? '');
  if (existing)
    return sim.store.paymentIntents.put<Stripe.PaymentIntent>({
      ...existing,
      amount,
      ...(session.mode === 'payment' ? paymentTermsOf(sim, plan, amount) : {}),
    });
  const intent = createIntent(sim, newIntent(sim, session, { plan, amount, method }));
  sim.store.paymentPurposes.put({
    id: intent.id,
    kind: 'checkout',
    target: session.id,
    returnUrl: successUrl(sim, session),
  });
  sim.store.checkoutPlans.put({ ...plan, intent: intent.id });
  if (session.mode === 'payment')
    sim.store.checkoutSessions.put<Stripe.Checkout.Session>({ ...session, payment_intent: intent.id });
  return intent;
}

function newIntent(
  sim: Simulation,
  session: Stripe.Checkout.Session,
  { plan, amount, method }: { plan: CheckoutPlan; amount: number; method: Stripe.PaymentMethod },
): NewIntent {
  const common = { amount, currency: session.currency ?? 'usd', customer: idOf(session.customer) };
  if (session.mode === 'subscription')
    return { ...common, description: 'Subscription creation', setupFutureUsage: 'off_session' };
  const data = plan.given.payment_intent_data ?? {};
  const capture = plan.given.payment_method_options?.card?.capture_method ?? data.capture_method;
  return {
    ...common,
    description: data.description ?? null,
    metadata: mergeMetadata(null, data.metadata),
    receiptEmail: data.receipt_email ?? null,
    setupFutureUsage: futureUsage(plan, method.type),
    shipping: shippingOf(plan),
    statementDescriptor: data.statement_descriptor ?? null,
    statementDescriptorSuffix: data.statement_descriptor_suffix ?? null,
    terms: paymentTermsOf(sim, plan, amount),
    ...(capture === undefined ? {} : { captureMethod: capture }),
  };
}

/** What was collected on the page, or else what the merchant knew. */
function shippingOf({ given, details }: CheckoutPlan): Stripe.PaymentIntent.Shipping | null {
  const collected = details?.shipping;
  if (collected) return { ...collected, carrier: null, phone: details.phone, tracking_number: null };
  const known = given.payment_intent_data?.shipping;
  const address = toAddress(known?.address);
  if (!known || !address) return null;
  return {
    address,
    carrier: known.carrier ?? null,
    name: known.name,
    phone: known.phone ?? null,
    tracking_number: known.tracking_number ?? null,
  };
}
