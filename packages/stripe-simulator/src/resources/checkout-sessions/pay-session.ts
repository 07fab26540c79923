import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import type { CheckoutPlan } from '../../kernel/state/records.ts';
import type { PayOutcome } from '../../pages/page-actions.ts';
import { attemptPayment } from '../payment-intents/attempt-payment.ts';
import { createIntent } from '../payment-intents/payment-intent.ts';
import { type Decline, decideCharge, decideSetUp } from '../payment-methods/card-outcome.ts';
import { createSetupIntent, requireAction } from '../setup-intents/setup-intent.ts';
import { completeSession, successUrl } from './complete-session.ts';

export interface CheckoutPayment {
  email: string;
  method: Stripe.PaymentMethod;
}

/**
 * A press of the pay button: the bank decides first, so that nothing of a subscription exists before it says yes.
 * Tries that fail leave a payment intent with its failed charges, and the session open.
 */
export function paySession(
  sim: Simulation,
  session: Stripe.Checkout.Session,
  payment: CheckoutPayment,
): PayOutcome {
  const plan = sim.store.checkoutPlans.get(session.id);
  const card = sim.store.cards.get(payment.method.id);
  if (!plan || !card)
    throw new Error(`The session ${session.id} or the card ${payment.method.id} is not whole.`);
  const remembered = sim.store.checkoutPlans.put({ ...plan, email: payment.email });
  const circumstances = { offSession: false, authenticated: false };
  const isFree = (session.amount_total ?? 0) === 0;
  const outcome = isFree ? decideSetUp(card, circumstances) : decideCharge(card, circumstances);
  if (outcome.kind === 'succeeded') {
    completeSession(sim, session, { ...payment, authenticated: false });
    return { kind: 'done', redirectTo: successUrl(session) };
  }
  if (outcome.kind === 'requires_action')
    return challenge(sim, session, { plan: remembered, payment, isFree });
  if (!isFree)
    attemptPayment(sim, intentFor(sim, session, remembered), { method: payment.method, ...circumstances });
  return toDeclined(outcome);
}

export function toDeclined({ code, declineCode, message }: Decline): PayOutcome {
  return { kind: 'declined', code, declineCode, message };
}

function challenge(
  sim: Simulation,
  session: Stripe.Checkout.Session,
  { plan, payment, isFree }: { plan: CheckoutPlan; payment: CheckoutPayment; isFree: boolean },
): PayOutcome {
  if (!isFree) {
    const { intent } = attemptPayment(sim, intentFor(sim, session, plan), {
      method: payment.method,
      offSession: false,
      authenticated: false,
    });
    return { kind: 'requires_action', challengeUrl: `${sim.baseUrl}/3ds/${intent.id}` };
  }
  const intent = requireAction(
    sim,
    createSetupIntent(sim, { customer: session.customer, method: payment.method.id }),
  );
  sim.store.paymentPurposes.put({
    id: intent.id,
    kind: 'checkout',
    target: session.id,
    returnUrl: session.success_url,
  });
  return { kind: 'requires_action', challengeUrl: `${sim.baseUrl}/3ds/${intent.id}` };
}

/** One intent for all the tries of a session. */
function intentFor(
  sim: Simulation,
  session: Stripe.Checkout.Session,
  plan: CheckoutPlan,
): Stripe.PaymentIntent {
  const existing = plan.intent === null ? undefined : sim.store.paymentIntents.get(plan.intent);
  if (existing && existing.amount === session.amount_total) return existing;
  const isSubscription = session.mode === 'subscription';
  const intent = createIntent(sim, {
    amount: session.amount_total ?? 0,
    currency: session.currency ?? 'usd',
    customer: typeof session.customer === 'string' ? session.customer : null,
    description: isSubscription ? 'Subscription creation' : null,
    metadata: plan.paymentIntentMetadata,
    setupFutureUsage: isSubscription ? 'off_session' : plan.setupFutureUsage,
  });
  sim.store.paymentPurposes.put({
    id: intent.id,
    kind: 'checkout',
    target: session.id,
    returnUrl: session.success_url,
  });
  sim.store.checkoutPlans.put({ ...plan, intent: intent.id });
  return intent;
}
