import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { type CheckoutDetails, onlyEmail } from '../../pages/checkout-input.ts';
import type { PayOutcome } from '../../pages/page-actions.ts';
import { attemptPayment } from '../payment-intents/attempt-payment.ts';
import type { Decline } from '../payment-methods/card-outcome.ts';
import { decidePayment, decideSaving } from '../payment-methods/payment-outcome.ts';
import { fail, requireAction } from '../setup-intents/setup-intent.ts';
import { planOf } from './checkout-plan.ts';
import { completeSession } from './complete-session.ts';
import { setupIntentOf } from './complete-setup.ts';
import { asksForMethod, dueNow } from './due-now.ts';
import { reprice } from './reprice.ts';
import { sessionIntent } from './session-intent.ts';
import { successUrl } from './success-url.ts';

export interface CheckoutPayment {
  details: CheckoutDetails;
  /** Null where nothing has to be paid or saved. */
  method: Stripe.PaymentMethod | null;
}

interface Attempt {
  method: Stripe.PaymentMethod;
  amount: number;
}

const PRESENT = { offSession: false, authenticated: false } as const;

/**
 * A press of the pay button: the bank decides first, so that nothing of a subscription exists before it says yes.
 * Tries that fail leave a payment intent with its failed charges, and the session open.
 */
export function paySession(
  sim: Simulation,
  opened: Stripe.Checkout.Session,
  { details, method }: CheckoutPayment,
): PayOutcome {
  const session = reprice(sim, opened, { ...planOf(sim, opened.id), details });
  const { enabled, status } = session.automatic_tax;
  if (enabled && session.mode !== 'setup' && status !== 'complete') return NOWHERE;
  if (!asksForMethod(sim, session)) return complete(sim, session, { details, method: null });
  if (!method) return { kind: 'invalid', field: 'number', message: 'Enter how you want to pay.' };
  const amount = dueNow(sim, session);
  const outcome = obstacle(sim, method, amount);
  if (!outcome) return complete(sim, session, { details, method });
  if (outcome.kind === 'requires_action') return challenge(sim, session, { method, amount });
  recordDecline(sim, session, { method, amount }, outcome);
  return toDeclined(outcome);
}

const NOWHERE: PayOutcome = {
  kind: 'invalid',
  field: 'postal_code',
  message: 'Enter a full address, so that tax can be worked out.',
};

/** Null where nothing stands in the way: the money comes at once, or is under way. */
function obstacle(sim: Simulation, method: Stripe.PaymentMethod, amount: number) {
  const outcome = amount === 0 ? decideSaving(sim, method, PRESENT) : decidePayment(sim, method, PRESENT);
  return outcome.kind === 'declined' || outcome.kind === 'requires_action' ? outcome : null;
}

function complete(
  sim: Simulation,
  session: Stripe.Checkout.Session,
  payment: CheckoutPayment & { authenticated?: boolean },
): PayOutcome {
  const completed = completeSession(sim, session, { authenticated: false, ...payment });
  return { kind: 'done', redirectTo: successUrl(sim, completed) };
}

export function toDeclined({ code, declineCode, message }: Decline): PayOutcome {
  return { kind: 'declined', code, declineCode, message };
}

/** A failed try is a failed charge, or where nothing is charged a setup that failed. */
function recordDecline(
  sim: Simulation,
  session: Stripe.Checkout.Session,
  { method, amount }: Attempt,
  decline: Decline,
): void {
  if (amount > 0)
    attemptPayment(sim, sessionIntent(sim, session, { amount, method }), { method, ...PRESENT });
  else if (session.mode === 'setup') fail(sim, setupIntentOf(sim, session), decline);
}

function challenge(
  sim: Simulation,
  session: Stripe.Checkout.Session,
  { method, amount }: Attempt,
): PayOutcome {
  if (amount > 0) {
    const { intent } = attemptPayment(sim, sessionIntent(sim, session, { amount, method }), {
      method,
      ...PRESENT,
    });
    return { kind: 'requires_action', challengeUrl: `${sim.baseUrl}/3ds/${intent.id}` };
  }
  const intent = requireAction(sim, { ...setupIntentOf(sim, session), payment_method: method.id });
  sim.store.paymentPurposes.put({
    id: intent.id,
    kind: 'checkout',
    target: session.id,
    returnUrl: successUrl(sim, session),
  });
  return { kind: 'requires_action', challengeUrl: `${sim.baseUrl}/3ds/${intent.id}` };
}

/** The cardholder has passed 3-D Secure: what the session waited with goes on. */
export function payChallenged(
  sim: Simulation,
  session: Stripe.Checkout.Session,
  method: Stripe.PaymentMethod,
): PayOutcome {
  const { details } = planOf(sim, session.id);
  return complete(sim, session, { details: details ?? onlyEmail(''), method, authenticated: true });
}
