import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { createCharge } from '../charges/create-charge.ts';
import type { Circumstances, Decline } from '../payment-methods/card-outcome.ts';
import { adviceOn } from '../payment-methods/decline-advice.ts';
import { decidePayment } from '../payment-methods/payment-outcome.ts';
import { mandateFor } from './mandates.ts';
import { nextActionFor } from './next-action.ts';
import { limitHold } from './release-hold.ts';

export type PaymentResult =
  | { kind: 'succeeded'; intent: Stripe.PaymentIntent }
  /** The bank answers later: see settle-debit.ts. */
  | { kind: 'processing'; intent: Stripe.PaymentIntent }
  | { kind: 'requires_action'; intent: Stripe.PaymentIntent }
  | { kind: 'declined'; intent: Stripe.PaymentIntent; decline: Decline };

export interface Attempt extends Circumstances {
  method: Stripe.PaymentMethod;
}

/**
 * One try to pay, with the charge it makes: charge.succeeded and payment_intent.succeeded, charge.failed and
 * payment_intent.payment_failed, charge.pending and payment_intent.processing, or payment_intent.requires_action.
 */
export function attemptPayment(
  sim: Simulation,
  intent: Stripe.PaymentIntent,
  attempt: Attempt,
): PaymentResult {
  const card = sim.store.cards.get(attempt.method.id);
  const outcome = decidePayment(sim, attempt.method, attempt);
  if (outcome.kind === 'processing') return { kind: 'processing', intent: startDebit(sim, intent, attempt) };
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

/** The order to debit is given; until the bank answers, the intent waits. */
function startDebit(
  sim: Simulation,
  intent: Stripe.PaymentIntent,
  { method, authenticated }: Attempt,
): Stripe.PaymentIntent {
  const mandate = mandateFor(sim, intent, method);
  const charge = createCharge(sim, intent, {
    method,
    decline: null,
    authenticated,
    isPending: true,
    mandate,
  });
  sim.emit('charge.pending', charge);
  const after = sim.store.paymentIntents.put<Stripe.PaymentIntent>({
    ...intent,
    status: 'processing',
    last_payment_error: null,
    latest_charge: charge.id,
    next_action: null,
    payment_method: method.id,
  });
  sim.emit('payment_intent.processing', after);
  const seconds = sim.store.bankDebits.get(method.id)?.answersAfter;
  if (typeof seconds === 'number') sim.schedule('payment_intent.settle', intent.id, sim.now() + seconds);
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
  return failPayment(sim, intent, { method: attempt.method, charge: charge.id, decline: outcome });
}

/** The intent asks for another method, and says why. */
export function failPayment(
  sim: Simulation,
  intent: Stripe.PaymentIntent,
  { method, charge, decline }: { method: Stripe.PaymentMethod; charge: string; decline: Decline },
): Stripe.PaymentIntent {
  const after = sim.store.paymentIntents.put<Stripe.PaymentIntent>({
    ...intent,
    status: 'requires_payment_method',
    last_payment_error: {
      charge,
      code: decline.code,
      decline_code: decline.declineCode,
      ...adviceOn(decline),
      doc_url: `https://stripe.com/docs/error-codes/${decline.code.replaceAll('_', '-')}`,
      message: decline.message,
      payment_method: method,
      type: 'card_error',
    },
    latest_charge: charge,
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
  const after = sim.store.paymentIntents.put<Stripe.PaymentIntent>({
    ...intent,
    status: 'requires_action',
    last_payment_error: null,
    next_action: nextActionFor(sim, method, intent.id),
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
