import type Stripe from 'stripe';
import { parseCurrency } from '../../kernel/params/currency.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { assertUsableBy } from '../payment-methods/assert-usable-by.ts';
import { givenTerms } from '../transfers/payment-terms.ts';
import { assertAmount } from './assert-amount.ts';
import { confirmIntent } from './confirm-intent.ts';
import { givenMethod } from './given-method.ts';
import { detailsOf } from './intent-details.ts';
import { createIntent } from './payment-intent.ts';
import { assertOffered } from './payment-method-types.ts';

const UNSUPPORTED = [
  'customer_account',
  'hooks',
  'mandate',
  'payment_details',
  'payment_method_configuration',
] as const satisfies (keyof Stripe.PaymentIntentCreateParams)[];

/** What only a confirmation can be told. */
const WITH_CONFIRM = [
  'confirmation_token',
  'error_on_requires_action',
  'mandate_data',
  'off_session',
  'return_url',
] as const satisfies (keyof Stripe.PaymentIntentCreateParams)[];

/** https://docs.stripe.com/api/payment_intents/create, and with `confirm` the first try in the same breath. */
export function createFromParams(
  sim: Simulation,
  params: Stripe.PaymentIntentCreateParams,
): Stripe.PaymentIntent {
  refuseUnsupported(params, UNSUPPORTED);
  assertCoherent(params);
  const currency = parseCurrency(params.currency);
  assertAmount(params.amount, currency);
  const details = detailsOf(params, { currency, before: null });
  const customer = params.customer === undefined ? null : findCustomer(sim, params.customer).id;
  const { confirmation_token: _, ...source } = params;
  const method = givenMethod(sim, source, '')?.method ?? null;
  if (method) {
    assertOffered('PaymentIntent', details.payment_method_types ?? [], method.type);
    assertUsableBy(method, customer);
  }
  const intent = createIntent(sim, {
    amount: params.amount,
    currency,
    customer,
    description: params.description ?? null,
    metadata: mergeMetadata(null, params.metadata),
    paymentMethod: method?.id ?? null,
    terms: givenTerms(sim, params, { amount: params.amount }),
    ...(params.capture_method === undefined ? {} : { captureMethod: params.capture_method }),
    details: {
      ...details,
      ...(params.confirmation_method ? { confirmation_method: params.confirmation_method } : {}),
    },
  });
  if (!params.confirm) return intent;
  const given = WITH_CONFIRM.filter((name) => params[name] !== undefined).map((name) => [name, params[name]]);
  const { use_stripe_sdk } = params;
  return confirmIntent(
    sim,
    { ...Object.fromEntries(given), ...(use_stripe_sdk === undefined ? {} : { use_stripe_sdk }) },
    intent.id,
  );
}

function assertCoherent(params: Stripe.PaymentIntentCreateParams): void {
  const early = params.confirm ? undefined : WITH_CONFIRM.find((name) => params[name]);
  if (early === undefined) return;
  throw invalidRequest(`The parameter ${early} can only be passed when confirm=true.`, { param: early });
}
