import type Stripe from 'stripe';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { collectInvoice } from '../invoices/collect-invoice.ts';
import { assertUsableBy } from '../payment-methods/assert-usable-by.ts';
import { bindToCustomer } from '../payment-methods/attach-payment-method.ts';
import { cardError } from '../payment-methods/card-error.ts';
import type { Circumstances } from '../payment-methods/card-outcome.ts';
import { usePaymentMethod } from '../payment-methods/create-payment-method.ts';
import { settleSubscription } from '../subscriptions/after-payment.ts';
import { attemptPayment, type PaymentResult } from './attempt-payment.ts';
import { givenMethod } from './given-method.ts';
import { detailsOf } from './intent-details.ts';
import { asksForAuthentication } from './method-options.ts';
import { findPaymentIntent } from './payment-intent.ts';
import { assertOffered } from './payment-method-types.ts';
import { rememberReturn } from './return-url.ts';

const UNSUPPORTED = [
  'amount_to_confirm',
  'hooks',
  'mandate',
  'payment_details',
] as const satisfies (keyof Stripe.PaymentIntentConfirmParams)[];

const OPEN = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

/** https://docs.stripe.com/api/payment_intents/confirm; the intent of an invoice pays the invoice with it. */
export function confirmIntent(
  sim: Simulation,
  params: Stripe.PaymentIntentConfirmParams,
  id: string,
): Stripe.PaymentIntent {
  refuseUnsupported(params, UNSUPPORTED);
  const before = findPaymentIntent(sim, id);
  if (!OPEN.includes(before.status)) {
    throw invalidRequest(`This PaymentIntent's status is ${before.status}, which cannot be confirmed.`, {
      code: 'payment_intent_unexpected_state',
    });
  }
  const given = givenMethod(sim, params, id);
  const methodId = given?.method.id ?? idOf(before.payment_method);
  if (methodId === null) throw missingMethod();
  const intent = sim.store.paymentIntents.put<Stripe.PaymentIntent>({
    ...before,
    ...fromToken(given?.token ?? null),
    ...detailsOf(params, { currency: before.currency, before }),
    capture_method: params.capture_method ?? before.capture_method,
  });
  const method = usePaymentMethod(sim, methodId, 'payment_method');
  assertOffered('PaymentIntent', intent.payment_method_types, method.type);
  assertUsableBy(method, intent.customer);
  const returnUrl = params.return_url ?? given?.token?.return_url;
  rememberReturn(sim, id, { returnUrl: returnUrl ?? null, usesSdk: usesSdk(params, given?.token ?? null) });
  const result = payWith(sim, intent, {
    methodId,
    offSession: params.off_session !== undefined && params.off_session !== false,
    authenticated: sim.store.paymentPurposes.get(id)?.isAuthenticated === true,
    refusesAction: params.error_on_requires_action === true,
    asksForAuthentication: asksForAuthentication(intent.payment_method_options),
  });
  if (result.kind === 'declined') {
    // A decline is an answer, not a failure of the request: its charge and events stay.
    throw cardError(result.decline, {
      charge: String(result.intent.latest_charge),
      payment_intent: result.intent,
    }).keepingChanges();
  }
  return result.intent;
}

const missingMethod = () =>
  invalidRequest(
    'You cannot confirm this PaymentIntent because it is missing a payment method. To confirm the PaymentIntent with a card, specify a payment method attached to this customer along with the customer ID.',
    { code: 'payment_intent_unexpected_state' },
  );

const usesSdk = (params: Stripe.PaymentIntentConfirmParams, token: Stripe.ConfirmationToken | null) =>
  params.use_stripe_sdk ?? token?.use_stripe_sdk ?? false;

/** What the payment form collected beside the method. */
function fromToken(token: Stripe.ConfirmationToken | null): Partial<Stripe.PaymentIntent> {
  if (!token) return {};
  const { setup_future_usage: usage, shipping } = token;
  return {
    ...(usage === null ? {} : { setup_future_usage: usage }),
    ...(shipping === null ? {} : { shipping }),
  };
}

/** Pays an intent and whatever it stands for. */
export function payWith(
  sim: Simulation,
  intent: Stripe.PaymentIntent,
  how: Circumstances & { methodId: string },
): PaymentResult {
  const { methodId, ...circumstances } = how;
  const method = usePaymentMethod(sim, methodId, 'payment_method');
  const purpose = sim.store.paymentPurposes.get(intent.id);
  const invoice = purpose?.kind === 'invoice' ? sim.store.invoices.get(purpose.target) : undefined;
  if (!invoice) {
    const result = attemptPayment(sim, intent, { method, ...circumstances });
    const isGood = result.kind === 'succeeded' || result.kind === 'processing';
    if (isGood && intent.setup_future_usage !== null) keepFor(sim, method, intent.customer);
    return result;
  }
  const bound = keepFor(sim, method, intent.customer);
  const collection = collectInvoice(sim, invoice, { method: bound, ...circumstances });
  settleSubscription(sim, collection);
  const current = findPaymentIntent(sim, intent.id);
  if (collection.kind === 'declined')
    return { kind: 'declined', intent: current, decline: collection.decline };
  if (collection.kind === 'processing') return { kind: 'processing', intent: current };
  return { kind: collection.kind === 'paid' ? 'succeeded' : 'requires_action', intent: current };
}

function keepFor(
  sim: Simulation,
  method: Stripe.PaymentMethod,
  customer: Stripe.PaymentIntent['customer'],
): Stripe.PaymentMethod {
  return typeof customer === 'string' ? bindToCustomer(sim, method, customer) : method;
}
