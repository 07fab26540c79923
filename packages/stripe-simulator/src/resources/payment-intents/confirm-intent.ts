import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { collectInvoice } from '../invoices/collect-invoice.ts';
import { bindToCustomer } from '../payment-methods/attach-payment-method.ts';
import { cardError } from '../payment-methods/card-error.ts';
import { usePaymentMethod } from '../payment-methods/create-payment-method.ts';
import { settleSubscription } from '../subscriptions/after-payment.ts';
import { attemptPayment, type PaymentResult } from './attempt-payment.ts';
import { findPaymentIntent } from './payment-intent.ts';

/** https://docs.stripe.com/api/payment_intents/confirm; the intent of an invoice pays the invoice with it. */
export function confirmIntent(
  sim: Simulation,
  params: Stripe.PaymentIntentConfirmParams,
  id: string,
): Stripe.PaymentIntent {
  const intent = findPaymentIntent(sim, id);
  if (!['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(intent.status)) {
    throw invalidRequest(`This PaymentIntent's status is ${intent.status}, which cannot be confirmed.`, {
      code: 'payment_intent_unexpected_state',
    });
  }
  const methodId = params.payment_method ?? intent.payment_method;
  if (typeof methodId !== 'string') {
    throw invalidRequest(
      'You cannot confirm this PaymentIntent because it is missing a payment method. To confirm the PaymentIntent with a card, specify a payment method attached to this customer along with the customer ID.',
      { code: 'payment_intent_unexpected_state' },
    );
  }
  if (params.return_url !== undefined) rememberReturn(sim, id, params.return_url);
  const result = payWith(sim, intent, {
    methodId,
    offSession: params.off_session === true,
    authenticated: false,
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

/** Pays an intent and whatever it stands for. */
export function payWith(
  sim: Simulation,
  intent: Stripe.PaymentIntent,
  how: { methodId: string; offSession: boolean; authenticated: boolean },
): PaymentResult {
  const method = usePaymentMethod(sim, how.methodId, 'payment_method');
  const purpose = sim.store.paymentPurposes.get(intent.id);
  const invoice = purpose?.kind === 'invoice' ? sim.store.invoices.get(purpose.target) : undefined;
  if (!invoice) {
    const result = attemptPayment(sim, intent, {
      method,
      offSession: how.offSession,
      authenticated: how.authenticated,
    });
    if (result.kind === 'succeeded' && intent.setup_future_usage !== null)
      keepFor(sim, method, intent.customer);
    return result;
  }
  const bound = keepFor(sim, method, intent.customer);
  const collection = collectInvoice(sim, invoice, {
    method: bound,
    offSession: how.offSession,
    authenticated: how.authenticated,
  });
  settleSubscription(sim, collection);
  const current = findPaymentIntent(sim, intent.id);
  if (collection.kind === 'declined')
    return { kind: 'declined', intent: current, decline: collection.decline };
  return { kind: collection.kind === 'paid' ? 'succeeded' : 'requires_action', intent: current };
}

function keepFor(
  sim: Simulation,
  method: Stripe.PaymentMethod,
  customer: Stripe.PaymentIntent['customer'],
): Stripe.PaymentMethod {
  return typeof customer === 'string' ? bindToCustomer(sim, method, customer) : method;
}

function rememberReturn(sim: Simulation, id: string, returnUrl: string): void {
  const purpose = sim.store.paymentPurposes.get(id);
  if (purpose) sim.store.paymentPurposes.put({ ...purpose, returnUrl });
}
