import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { givenMethod } from '../payment-intents/given-method.ts';
import { assertOffered } from '../payment-intents/payment-method-types.ts';
import { rememberReturn } from '../payment-intents/return-url.ts';
import { assertUsableBy } from '../payment-methods/assert-usable-by.ts';
import { bindToCustomer } from '../payment-methods/attach-payment-method.ts';
import { cardError } from '../payment-methods/card-error.ts';
import { usePaymentMethod } from '../payment-methods/create-payment-method.ts';
import { decideSaving } from '../payment-methods/payment-outcome.ts';
import { startAttempt } from './setup-attempts.ts';
import { setupDetailsOf } from './setup-details.ts';
import { fail, findSetupIntent, requireAction, succeed } from './setup-intent.ts';

const OPEN = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

/** https://docs.stripe.com/api/setup_intents/confirm */
export function confirmSetup(
  sim: Simulation,
  params: Stripe.SetupIntentConfirmParams,
  id: string,
): Stripe.SetupIntent {
  const before = findSetupIntent(sim, id);
  if (!OPEN.includes(before.status))
    throw invalidRequest(`This SetupIntent's status is ${before.status}, which cannot be confirmed.`, {
      code: 'setup_intent_unexpected_state',
    });
  const given = givenMethod(sim, params, id);
  const methodId = given?.method.id ?? idOf(before.payment_method);
  if (methodId === null) {
    throw invalidRequest(
      'You cannot confirm this SetupIntent because it is missing a payment method. Update the SetupIntent with a payment method and then confirm it again.',
      { code: 'setup_intent_unexpected_state' },
    );
  }
  const method = usePaymentMethod(sim, methodId, 'payment_method');
  const details = setupDetailsOf(params, before);
  assertOffered('SetupIntent', details.payment_method_types ?? [], method.type);
  assertUsableBy(method, before.customer);
  const returnUrl = params.return_url ?? given?.token?.return_url ?? null;
  rememberReturn(sim, id, {
    returnUrl,
    usesSdk: params.use_stripe_sdk ?? given?.token?.use_stripe_sdk ?? false,
  });
  const attempt = startAttempt(sim, before, method);
  return save(sim, { ...before, ...details, latest_attempt: attempt.id, payment_method: method.id }, method);
}

function save(sim: Simulation, intent: Stripe.SetupIntent, method: Stripe.PaymentMethod): Stripe.SetupIntent {
  const request = intent.payment_method_options?.card?.request_three_d_secure ?? 'automatic';
  const outcome = decideSaving(sim, method, {
    offSession: false,
    authenticated: false,
    asksForAuthentication: request === 'any' || request === 'challenge',
  });
  if (outcome.kind === 'requires_action') return requireAction(sim, intent);
  if (outcome.kind === 'declined')
    throw cardError(outcome, { setup_intent: fail(sim, intent, outcome) }).keepingChanges();
  return completeSetup(sim, intent);
}

/** The method is good: it is the customer's from now on. */
export function completeSetup(sim: Simulation, intent: Stripe.SetupIntent): Stripe.SetupIntent {
  const method = sim.store.paymentMethods.get(String(intent.payment_method));
  const customer = idOf(intent.customer);
  if (method && customer !== null) bindToCustomer(sim, method, customer);
  return succeed(sim, intent);
}
