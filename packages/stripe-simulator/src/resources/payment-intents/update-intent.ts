import type Stripe from 'stripe';
import { assertChargeable, parseCurrency } from '../../kernel/params/currency.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import { updated } from '../../kernel/params/unset.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { usePaymentMethod } from '../payment-methods/create-payment-method.ts';
import { givenTerms, termsOf } from '../transfers/payment-terms.ts';
import { findPaymentIntent } from './payment-intent.ts';

const UNSUPPORTED = [
  'allowed_payment_method_types',
  'amount_details',
  'customer_account',
  'excluded_payment_method_types',
  'hooks',
  'payment_details',
  'payment_method_configuration',
  'payment_method_data',
  'payment_method_options',
  'shipping',
] as const satisfies (keyof Stripe.PaymentIntentUpdateParams)[];

/** What is paid, and how, changes only before it is paid. */
const UNTIL_CONFIRMED = ['amount', 'currency', 'customer', 'payment_method', 'capture_method'] as const;
const OPEN = new Set(['requires_payment_method', 'requires_confirmation', 'requires_action']);

/** https://docs.stripe.com/api/payment_intents/update: changed without being confirmed. */
export function updateIntent(
  sim: Simulation,
  params: Stripe.PaymentIntentUpdateParams,
  id: string,
): Stripe.PaymentIntent {
  refuseUnsupported(params, UNSUPPORTED);
  const before = findPaymentIntent(sim, id);
  assertChangeable(before, params);
  const currency = params.currency === undefined ? before.currency : parseCurrency(params.currency);
  const amount = params.amount ?? before.amount;
  assertChargeable(amount, currency);
  const method =
    params.payment_method === undefined
      ? before.payment_method
      : usePaymentMethod(sim, params.payment_method, 'payment_method').id;
  // A challenge of a card that is replaced is over.
  const isReplaced = params.payment_method !== undefined && before.status !== 'requires_confirmation';
  return sim.store.paymentIntents.put<Stripe.PaymentIntent>({
    ...before,
    amount,
    capture_method: params.capture_method ?? before.capture_method,
    currency,
    customer: params.customer === undefined ? before.customer : findCustomer(sim, params.customer).id,
    description: params.description ?? before.description,
    metadata: mergeMetadata(before.metadata, params.metadata),
    payment_method: method,
    receipt_email: updated(before.receipt_email, params.receipt_email),
    ...givenTerms(sim, params, { amount, before: termsOf(before) }),
    setup_future_usage: updated(before.setup_future_usage, params.setup_future_usage),
    statement_descriptor: params.statement_descriptor ?? before.statement_descriptor,
    statement_descriptor_suffix: params.statement_descriptor_suffix ?? before.statement_descriptor_suffix,
    ...(isReplaced ? { next_action: null, status: 'requires_confirmation' } : {}),
  });
}

function assertChangeable(intent: Stripe.PaymentIntent, params: Stripe.PaymentIntentUpdateParams): void {
  if ((params.amount ?? 1) < 1)
    throw invalidRequest('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param: 'amount',
    });
  const param = UNTIL_CONFIRMED.find((name) => params[name] !== undefined);
  if (param === undefined || OPEN.has(intent.status)) return;
  throw invalidRequest(
    `This PaymentIntent's ${param} could not be updated because it has a status of ${intent.status}. You may only update the ${param} of a PaymentIntent with one of the following statuses: ${[...OPEN].join(', ')}.`,
    { code: 'payment_intent_unexpected_state', param },
  );
}
