import type Stripe from 'stripe';
import { parseCurrency } from '../../kernel/params/currency.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { assertUsableBy } from '../payment-methods/assert-usable-by.ts';
import { givenTerms, termsOf } from '../transfers/payment-terms.ts';
import { assertAmount } from './assert-amount.ts';
import { givenMethod } from './given-method.ts';
import { detailsOf } from './intent-details.ts';
import { findPaymentIntent } from './payment-intent.ts';
import { assertOffered } from './payment-method-types.ts';

const UNSUPPORTED = [
  'customer_account',
  'hooks',
  'payment_details',
  'payment_method_configuration',
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
  if (params.amount !== undefined || params.currency !== undefined) assertAmount(amount, currency);
  const details = detailsOf(params, { currency, before });
  const given = givenMethod(sim, params, id);
  const customer = params.customer === undefined ? before.customer : findCustomer(sim, params.customer).id;
  if (given) {
    assertOffered('PaymentIntent', details.payment_method_types ?? [], given.method.type);
    assertUsableBy(given.method, customer);
  }
  // A challenge of a card that is replaced is over.
  const isReplaced = given !== undefined && before.status !== 'requires_confirmation';
  return sim.store.paymentIntents.put<Stripe.PaymentIntent>({
    ...before,
    ...details,
    amount,
    capture_method: params.capture_method ?? before.capture_method,
    currency,
    customer,
    description: params.description ?? before.description,
    metadata: mergeMetadata(before.metadata, params.metadata),
    payment_method: given?.method.id ?? before.payment_method,
    ...givenTerms(sim, params, { amount, before: termsOf(before) }),
    ...(isReplaced ? { next_action: null, status: 'requires_confirmation' } : {}),
  });
}

function assertChangeable(intent: Stripe.PaymentIntent, params: Stripe.PaymentIntentUpdateParams): void {
  const param = UNTIL_CONFIRMED.find((name) => params[name] !== undefined);
  if (param === undefined || OPEN.has(intent.status)) return;
  throw invalidRequest(
    `This PaymentIntent's ${param} could not be updated because it has a status of ${intent.status}. You may only update the ${param} of a PaymentIntent with one of the following statuses: ${[...OPEN].join(', ')}.`,
    { code: 'payment_intent_unexpected_state', param },
  );
}
