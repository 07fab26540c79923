import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import type { PaymentPurpose } from '../../kernel/state/records.ts';
import type { ChallengeView, PayOutcome } from '../../pages/page-actions.ts';
import { saveCard } from '../billing-portal/portal-actions.ts';
import { payChallenged, toDeclined } from '../checkout-sessions/pay-session.ts';
import { recordFailure } from '../invoices/collect-invoice.ts';
import { completeSetup } from '../setup-intents/confirm-setup.ts';
import { fail } from '../setup-intents/setup-intent.ts';
import { AUTHENTICATION_FAILED, failAuthentication } from './attempt-payment.ts';
import { payWith } from './confirm-intent.ts';
import { returnUrlOf } from './return-url.ts';

type Intent = Stripe.PaymentIntent | Stripe.SetupIntent;

const findIntent = (sim: Simulation, id: string): Intent | undefined =>
  sim.store.paymentIntents.get(id) ?? sim.store.setupIntents.get(id);

export function loadChallenge(sim: Simulation, id: string): ChallengeView | undefined {
  const intent = findIntent(sim, id);
  if (intent?.status !== 'requires_action') return undefined;
  const merchantName = sim.account.business_profile?.name ?? 'Merchant';
  if (intent.object === 'payment_intent')
    return { amount: intent.amount, currency: intent.currency, merchantName };
  return { amount: 0, currency: 'usd', merchantName };
}

/** The person has answered the bank's question: what waited for it goes on, or fails. */
export function completeChallenge(sim: Simulation, id: string, succeeded: boolean): PayOutcome {
  const intent = findIntent(sim, id);
  const methodId = intent?.payment_method;
  if (intent?.status !== 'requires_action' || typeof methodId !== 'string') {
    return {
      kind: 'declined',
      code: 'intent_unexpected_state',
      declineCode: null,
      message: 'This payment is not waiting for authentication.',
    };
  }
  const purpose = sim.store.paymentPurposes.get(id);
  if (!succeeded) return refuse(sim, intent, purpose);
  if (purpose?.kind === 'checkout') return finishCheckout(sim, purpose, methodId);
  if (intent.object === 'setup_intent') {
    if (purpose?.kind === 'portal') saveCard(sim, intent);
    else completeSetup(sim, intent);
    return { kind: 'done', redirectTo: returnUrlOf(sim, intent) ?? '/' };
  }
  if (intent.confirmation_method === 'manual') return awaitServer(sim, intent);
  const result = payWith(sim, intent, { methodId, offSession: false, authenticated: true });
  if (result.kind === 'declined') return toDeclined(result.decline);
  return { kind: 'done', redirectTo: returnUrlOf(sim, intent) ?? '/' };
}

/** Confirmed by hand, the server confirms once more (docs.stripe.com/payments/finalize-payments-on-the-server). */
function awaitServer(sim: Simulation, intent: Stripe.PaymentIntent): PayOutcome {
  const purpose = sim.store.paymentPurposes.get(intent.id);
  sim.store.paymentPurposes.put({
    ...(purpose ?? { id: intent.id, kind: 'intent', target: intent.id, returnUrl: null }),
    isAuthenticated: true,
  });
  sim.store.paymentIntents.put<Stripe.PaymentIntent>({
    ...intent,
    next_action: null,
    status: 'requires_confirmation',
  });
  return { kind: 'done', redirectTo: returnUrlOf(sim, intent) ?? '/' };
}

function finishCheckout(sim: Simulation, { target }: PaymentPurpose, methodId: string): PayOutcome {
  const session = sim.store.checkoutSessions.get(target);
  const method = sim.store.paymentMethods.get(methodId);
  if (!session || !method) throw new Error(`The checkout session ${target} is not whole.`);
  if (session.status === 'open') return payChallenged(sim, session, method);
  return {
    kind: 'declined',
    code: 'session_closed',
    declineCode: null,
    message: 'This checkout is closed.',
  };
}

function refuse(sim: Simulation, intent: Intent, purpose: PaymentPurpose | undefined): PayOutcome {
  if (intent.object === 'setup_intent') fail(sim, intent, AUTHENTICATION_FAILED);
  else {
    const failed = failAuthentication(sim, intent);
    const invoice = purpose?.kind === 'invoice' ? sim.store.invoices.get(purpose.target) : undefined;
    if (invoice)
      recordFailure(
        sim,
        { kind: 'declined', invoice, intent: failed, decline: AUTHENTICATION_FAILED },
        invoice.next_payment_attempt,
      );
  }
  const back = purpose?.isGiven ? returnUrlOf(sim, intent) : null;
  return back === null ? toDeclined(AUTHENTICATION_FAILED) : { kind: 'done', redirectTo: back };
}
