import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { createCharge } from '../charges/create-charge.ts';
import { type Decline, decideCharge } from '../payment-methods/card-outcome.ts';
import { limitHold } from './release-hold.ts';

export type PaymentResult =
  | { kind: 'succeeded'; intent: Stripe.PaymentIntent }
  | { kind: 'requires_action'; intent: Stripe.PaymentIntent }
  | { kind: 'declined'; intent: Stripe.PaymentIntent; decline: Decline };

export interface Attempt {
  method: Stripe.PaymentMethod;
  offSession: boolean;
  authenticated: boolean;
}

/**
 * One try to pay with a card, with the charge it makes: charge.succeeded and payment_intent.succeeded,
 * charge.failed and payment_intent.payment_failed, or payment_intent.requires_action.
 */
export function attemptPayment(
  sim: Simulation,
  intent: Stripe.PaymentIntent,
  attempt: Attempt,
): PaymentResult {
  const card = sim.store.cards.get(attempt.method.id);
  const outcome = card ? decideCharge(card, attempt) : ({ kind: 'succeeded' } as const);
  if (outcome.kind === 'requires_action')
    return { kind: 'requires_action', intent: askForAction(sim, intent, attempt) };
  if (outcome.kind === 'declined')
    return { kind: 'declined', intent: decline(sim, intent, { attempt, outcome }), decline: outcome };
  if (card && attempt.authenticated && intent.setup_future_usage === 'off_session')
    sim.store.cards.put({ ...card, setUp: true });
  return { kind: 'succeeded', intent: succeed(sim, intent, attempt) };
}

function succeed(
  sim: Simulation,
  intent: Stripe.PaymentIntent,
  { method, authenticated }: Attempt,
): Stripe.PaymentIntent {
  const charge = createCharge(sim, intent, { method, decline: null, authenticated });
  sim.emit('charge.succeeded', charge);
  const manual = intent.capture_method === 'manual';
  const after = sim.store.paymentIntents.put<Stripe.PaymentIntent>({
    ...intent,
    status: manual ? 'requires_capture' : 'succeeded',
    amount_capturable: manual ? intent.amount : 0,
    amount_received: manual ? 0 : intent.amount,
    last_payment_error: null,
    latest_charge: charge.id,
    next_action: null,
    payment_method: method.id,
  });
  if (manual) {
    limitHold(sim, after.id);
    sim.emit('payment_intent.amount_capturable_updated', after);
  }
  if (!manual) sim.emit('payment_intent.succeeded', after);
  return after;
}

function decline(
  sim: Simulation,
  intent: Stripe.PaymentIntent,
  { attempt, outcome }: { attempt: Attempt; outcome: Decline },
) {
  const charge = createCharge(sim, intent, {
    method: attempt.method,
    decline: outcome,
    authenticated: attempt.authenticated,
  });
  sim.emit('charge.failed', charge);
  const after = sim.store.paymentIntents.put<Stripe.PaymentIntent>({
    ...intent,
    status: 'requires_payment_method',
    last_payment_error: {
      charge: charge.id,
      code: outcome.code,
      decline_code: outcome.declineCode,
      doc_url: `https://stripe.com/docs/error-codes/${outcome.code.replaceAll('_', '-')}`,
      message: outcome.message,
      payment_method: attempt.method,
      type: 'card_error',
    },
    latest_charge: charge.id,
    next_action: null,
    payment_method: null,
  });
  sim.emit('payment_intent.payment_failed', after);
  return after;
}

function askForAction(
  sim: Simulation,
  intent: Stripe.PaymentIntent,
  { method }: Attempt,
): Stripe.PaymentIntent {
  const returnUrl = sim.store.paymentPurposes.get(intent.id)?.returnUrl ?? null;
  const after = sim.store.paymentIntents.put<Stripe.PaymentIntent>({
    ...intent,
    status: 'requires_action',
    last_payment_error: null,
    next_action: {
      type: 'redirect_to_url',
      redirect_to_url: { return_url: returnUrl, url: `${sim.baseUrl}/3ds/${intent.id}` },
    },
    payment_method: method.id,
  });
  sim.emit('payment_intent.requires_action', after);
  return after;
}

/** The customer failed the challenge: nothing was charged, and another card may be tried. */
export function failAuthentication(sim: Simulation, intent: Stripe.PaymentIntent): Stripe.PaymentIntent {
  const method =
    typeof intent.payment_method === 'string'
      ? sim.store.paymentMethods.get(intent.payment_method)
      : undefined;
  const after = sim.store.paymentIntents.put<Stripe.PaymentIntent>({
    ...intent,
    status: 'requires_payment_method',
    last_payment_error: {
      code: 'payment_intent_authentication_failure',
      doc_url: 'https://stripe.com/docs/error-codes/payment-intent-authentication-failure',
      message: AUTHENTICATION_FAILED.message,
      ...(method ? { payment_method: method } : {}),
      type: 'invalid_request_error',
    },
    next_action: null,
    payment_method: null,
  });
  sim.emit('payment_intent.payment_failed', after);
  return after;
}

export const AUTHENTICATION_FAILED: Decline = {
  kind: 'declined',
  code: 'payment_intent_authentication_failure',
  declineCode: 'authentication_failed',
  message:
    'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
};
