import type Stripe from 'stripe';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, StripeError } from '../../kernel/stripe-error.ts';
import { cancelInvoicePayments, openIntentOf } from '../invoice-payments/invoice-payment.ts';
import { cancelIntent } from '../payment-intents/payment-intent.ts';
import { assertUsableBy } from '../payment-methods/assert-usable-by.ts';
import { bindToCustomer } from '../payment-methods/attach-payment-method.ts';
import { cardError } from '../payment-methods/card-error.ts';
import { usePaymentMethod } from '../payment-methods/create-payment-method.ts';
import { settleSubscription } from '../subscriptions/after-payment.ts';
import { noPaymentMethod } from '../subscriptions/collect-first-payment.ts';
import { collectInvoice, type Uncollected } from './collect-invoice.ts';
import { finalizeInvoice } from './finalize-invoice.ts';
import { markPaid } from './mark-paid.ts';

/** https://docs.stripe.com/api/invoices/pay; `forgive` is about sources with too little on them, which cards are not. */
export function payInvoice(
  sim: Simulation,
  params: Stripe.InvoicePayParams,
  given: Stripe.Invoice,
): Stripe.Invoice {
  if (given.status === 'paid') throw invalidRequest('Invoice is already paid');
  if (given.status === 'void') throw invalidRequest('Invoices with status void cannot be paid.');
  refuseUnsupported(params, ['mandate', 'source']);
  const invoice = given.status === 'draft' ? finalizeInvoice(sim, given) : given;
  if (invoice.status === 'paid') {
    settleSubscription(sim, { kind: 'paid', invoice, method: null });
    return invoice;
  }
  if (params.paid_out_of_band) return payElsewhere(sim, invoice);
  const customer = String(invoice.customer);
  const method =
    params.payment_method === undefined ? undefined : givenFor(sim, params.payment_method, customer);
  const collection = collectInvoice(sim, invoice, {
    ...(method ? { method } : {}),
    offSession: params.off_session ?? true,
  });
  if (collection.kind === 'no_payment_method') throw noPaymentMethod();
  settleSubscription(sim, collection);
  if (collection.kind === 'paid' || collection.kind === 'processing')
    return sim.store.invoices.get(invoice.id) ?? collection.invoice;
  throw toError(collection).keepingChanges();
}

function toError(collection: Exclude<Uncollected, { kind: 'no_payment_method' }>): StripeError {
  if (collection.kind === 'declined')
    return cardError(collection.decline, { payment_intent: collection.intent });
  return new StripeError({
    status: 402,
    type: 'card_error',
    code: 'invoice_payment_intent_requires_action',
    message:
      'This payment requires additional user action before it can be completed successfully. Payment can be completed using the PaymentIntent associated with the invoice.',
    payment_intent: collection.intent,
  });
}

/** Cash or a transfer: nobody is charged. */
function payElsewhere(sim: Simulation, invoice: Stripe.Invoice): Stripe.Invoice {
  const intent = openIntentOf(sim, invoice.id);
  cancelInvoicePayments(sim, invoice.id);
  if (intent) cancelIntent(sim, intent, 'abandoned');
  const paid = markPaid(sim, invoice, { outOfBand: true });
  settleSubscription(sim, { kind: 'paid', invoice: paid, method: null });
  return paid;
}

/** A method that nobody has saved yet is saved by paying an invoice with it; nobody else's pays it. */
function givenFor(sim: Simulation, id: string, customer: string): Stripe.PaymentMethod {
  const method = usePaymentMethod(sim, id, 'payment_method');
  assertUsableBy(method, customer);
  return bindToCustomer(sim, method, customer);
}
