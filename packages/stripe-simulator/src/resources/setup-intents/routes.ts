import type Stripe from 'stripe';
import { isInRange, paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';
import { bindToCustomer } from '../payment-methods/attach-payment-method.ts';
import { cardError } from '../payment-methods/card-error.ts';
import { decideSetUp } from '../payment-methods/card-outcome.ts';
import { usePaymentMethod } from '../payment-methods/create-payment-method.ts';
import { cancelSetupIntent, createSetupIntent, fail, requireAction, succeed } from './setup-intent.ts';

/** https://docs.stripe.com/api/setup_intents */
export const setupIntentRoutes: readonly Route[] = [
  route('POST /v1/setup_intents', 'SetupIntentCreateParams', (sim, params) => {
    const method =
      params.payment_method === undefined
        ? null
        : usePaymentMethod(sim, params.payment_method, 'payment_method').id;
    const intent = createSetupIntent(sim, {
      customer: params.customer ?? null,
      method,
      description: params.description ?? null,
      metadata: mergeMetadata(null, params.metadata),
      usage: params.usage ?? 'off_session',
    });
    return params.confirm ? confirm(sim, {}, intent.id) : intent;
  }),
  route('GET /v1/setup_intents', 'SetupIntentListParams', (sim, params) => {
    const found = sim.store.setupIntents
      .newestFirst()
      .filter(
        (intent) =>
          (params.customer === undefined || intent.customer === params.customer) &&
          (params.payment_method === undefined || intent.payment_method === params.payment_method) &&
          isInRange(intent.created, params.created),
      );
    return paginate(found, params, '/v1/setup_intents');
  }),
  route('GET /v1/setup_intents/:id', 'SetupIntentRetrieveParams', (sim, _, id: string) =>
    findSetupIntent(sim, id),
  ),
  route('POST /v1/setup_intents/:id/confirm', 'SetupIntentConfirmParams', (sim, params, id: string) =>
    confirm(sim, params, id),
  ),
  route('POST /v1/setup_intents/:id/cancel', 'SetupIntentCancelParams', (sim, params, id: string) =>
    cancelSetupIntent(sim, findSetupIntent(sim, id), params.cancellation_reason ?? null),
  ),
];

export function findSetupIntent(sim: Simulation, id: string): Stripe.SetupIntent {
  const intent = sim.store.setupIntents.get(id);
  if (!intent) throw noSuch('setupintent', id);
  return intent;
}

function confirm(sim: Simulation, params: Stripe.SetupIntentConfirmParams, id: string): Stripe.SetupIntent {
  const before = findSetupIntent(sim, id);
  const methodId = params.payment_method ?? before.payment_method;
  if (typeof methodId !== 'string') {
    throw invalidRequest(
      'You cannot confirm this SetupIntent because it is missing a payment method. Update the SetupIntent with a payment method and then confirm it again.',
      { code: 'setup_intent_unexpected_state' },
    );
  }
  const method = usePaymentMethod(sim, methodId, 'payment_method');
  const intent = { ...before, payment_method: method.id };
  const card = sim.store.cards.get(method.id);
  const outcome = card ? decideSetUp(card, { offSession: false, authenticated: false }) : undefined;
  if (outcome?.kind === 'requires_action') return requireAction(sim, intent);
  if (outcome?.kind === 'declined')
    throw cardError(outcome, { setup_intent: fail(sim, intent, outcome) }).keepingChanges();
  if (typeof intent.customer === 'string') bindToCustomer(sim, method, intent.customer);
  return succeed(sim, intent);
}
