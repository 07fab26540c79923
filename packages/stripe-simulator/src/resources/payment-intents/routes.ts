import type Stripe from 'stripe';
import { isInRange, paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import { assertChargeable, parseCurrency } from '../../kernel/params/currency.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { usePaymentMethod } from '../payment-methods/create-payment-method.ts';
import { givenTerms } from '../transfers/payment-terms.ts';
import { captureIntent } from './capture-intent.ts';
import { confirmIntent } from './confirm-intent.ts';
import { incrementAuthorization } from './increment-authorization.ts';
import { cancelIntent, createIntent, findPaymentIntent } from './payment-intent.ts';
import { releaseCharge } from './release-hold.ts';
import { updateIntent } from './update-intent.ts';

const UNSUPPORTED = [
  'confirmation_token',
  'customer_account',
  'payment_method_data',
  'shipping',
] as const satisfies (keyof Stripe.PaymentIntentCreateParams)[];

/** https://docs.stripe.com/api/payment_intents */
export const paymentIntentRoutes: readonly Route[] = [
  route('POST /v1/payment_intents', 'PaymentIntentCreateParams', (sim, params) => {
    refuseUnsupported(params, UNSUPPORTED);
    if (params.amount < 1) {
      throw invalidRequest('This value must be greater than or equal to 1.', {
        code: 'parameter_invalid_integer',
        param: 'amount',
      });
    }
    const currency = parseCurrency(params.currency);
    assertChargeable(params.amount, currency);
    const intent = createIntent(sim, {
      amount: params.amount,
      currency,
      customer: params.customer === undefined ? null : findCustomer(sim, params.customer).id,
      description: params.description ?? null,
      metadata: mergeMetadata(null, params.metadata),
      paymentMethod:
        params.payment_method === undefined
          ? null
          : usePaymentMethod(sim, params.payment_method, 'payment_method').id,
      setupFutureUsage: params.setup_future_usage ?? null,
      receiptEmail: params.receipt_email ?? null,
      terms: givenTerms(sim, params, { amount: params.amount }),
      ...(params.capture_method === undefined ? {} : { captureMethod: params.capture_method }),
    });
    if (!params.confirm) return intent;
    const { off_session, return_url } = params;
    return confirmIntent(
      sim,
      {
        ...(off_session === undefined ? {} : { off_session: off_session === true }),
        ...(return_url === undefined ? {} : { return_url }),
      },
      intent.id,
    );
  }),
  route('GET /v1/payment_intents', 'PaymentIntentListParams', (sim, params) => {
    const found = sim.store.paymentIntents
      .newestFirst()
      .filter(
        (intent) =>
          (params.customer === undefined || intent.customer === params.customer) &&
          isInRange(intent.created, params.created),
      );
    return paginate(found, params, '/v1/payment_intents');
  }),
  route('GET /v1/payment_intents/:id', 'PaymentIntentRetrieveParams', (sim, _, id: string) =>
    findPaymentIntent(sim, id),
  ),
  route('POST /v1/payment_intents/:id', 'PaymentIntentUpdateParams', updateIntent),
  route(
    'POST /v1/payment_intents/:id/increment_authorization',
    'PaymentIntentIncrementAuthorizationParams',
    incrementAuthorization,
  ),
  route('POST /v1/payment_intents/:id/confirm', 'PaymentIntentConfirmParams', confirmIntent),
  route('POST /v1/payment_intents/:id/capture', 'PaymentIntentCaptureParams', captureIntent),
  route('POST /v1/payment_intents/:id/cancel', 'PaymentIntentCancelParams', (sim, params, id: string) => {
    const intent = findPaymentIntent(sim, id);
    if (intent.status === 'succeeded' || intent.status === 'canceled') {
      throw invalidRequest(
        `You cannot cancel this PaymentIntent because it has a status of ${intent.status}.`,
        {
          code: 'payment_intent_unexpected_state',
        },
      );
    }
    releaseCharge(sim, idOf(intent.latest_charge));
    return cancelIntent(sim, { ...intent, amount_capturable: 0 }, params.cancellation_reason ?? null);
  }),
];
