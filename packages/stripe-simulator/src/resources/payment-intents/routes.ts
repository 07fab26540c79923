import type Stripe from 'stripe';
import { isInRange, paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import { type SearchFields, search } from '../../kernel/http/search.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { captureIntent } from './capture-intent.ts';
import { confirmIntent } from './confirm-intent.ts';
import { createFromParams } from './create-from-params.ts';
import { incrementAuthorization } from './increment-authorization.ts';
import { cancelIntent, findPaymentIntent } from './payment-intent.ts';
import { releaseCharge } from './release-hold.ts';
import { updateIntent } from './update-intent.ts';
import { verifyPayment } from './verify-microdeposits.ts';

/** https://docs.stripe.com/search#query-fields-for-payment-intents */
const SEARCH_FIELDS: SearchFields<Stripe.PaymentIntent> = {
  amount: { kind: 'number', read: ({ amount }) => amount },
  created: { kind: 'number', read: ({ created }) => created },
  currency: { kind: 'token', read: ({ currency }) => currency },
  customer: { kind: 'token', read: ({ customer }) => idOf(customer) },
  status: { kind: 'token', read: ({ status }) => status },
};

/** https://docs.stripe.com/api/payment_intents */
export const paymentIntentRoutes: readonly Route[] = [
  route('POST /v1/payment_intents', 'PaymentIntentCreateParams', createFromParams),
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
  route('GET /v1/payment_intents/search', 'PaymentIntentSearchParams', (sim, params) =>
    search(sim.store.paymentIntents.newestFirst(), SEARCH_FIELDS, {
      params,
      url: '/v1/payment_intents/search',
    }),
  ),
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
  route(
    'POST /v1/payment_intents/:id/verify_microdeposits',
    'PaymentIntentVerifyMicrodepositsParams',
    verifyPayment,
  ),
  route('POST /v1/payment_intents/:id/capture', 'PaymentIntentCaptureParams', captureIntent),
  route('POST /v1/payment_intents/:id/cancel', 'PaymentIntentCancelParams', (sim, params, id: string) => {
    const intent = findPaymentIntent(sim, id);
    if (['canceled', 'processing', 'succeeded'].includes(intent.status)) {
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
