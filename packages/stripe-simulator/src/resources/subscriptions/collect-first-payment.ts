import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, StripeError } from '../../kernel/stripe-error.ts';
import { type Collection, collectInvoice } from '../invoices/collect-invoice.ts';
import { cardError } from '../payment-methods/card-error.ts';

/** For `error_if_incomplete`: 402, and the throw undoes everything the request did. */
export function refuseUnpaid(collection: Collection): void {
  if (collection.kind === 'paid' || collection.kind === 'processing') return;
  if (collection.kind === 'declined')
    throw cardError(collection.decline, { payment_intent: collection.intent });
  if (collection.kind === 'no_payment_method') throw noPaymentMethod();
  throw new StripeError({
    status: 402,
    type: 'card_error',
    code: 'subscription_payment_intent_requires_action',
    message:
      'Payment for this subscription requires additional user action before it can be completed successfully. Payment can be completed using the PaymentIntent associated with `subscription.latest_invoice`.',
    payment_intent: collection.intent,
  });
}

export function noPaymentMethod(): StripeError {
  return invalidRequest(
    'This customer has no attached payment source or default payment method. Please consider adding a default payment method. For more information, visit https://stripe.com/docs/billing/subscriptions/payment-methods-setting#payment-method-priority.',
    { code: 'resource_missing' },
  );
}

export function collectFirst(
  sim: Simulation,
  invoice: Stripe.Invoice,
  behaviour: string,
  offSession: boolean,
): Collection {
  const collection = collectInvoice(sim, invoice, { offSession });
  if (behaviour === 'error_if_incomplete') refuseUnpaid(collection);
  if (collection.kind === 'no_payment_method') throw noPaymentMethod();
  return collection;
}
