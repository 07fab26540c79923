import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { givenMethod } from '../payment-intents/given-method.ts';
import { assertOffered } from '../payment-intents/payment-method-types.ts';
import { assertAwaited, verifyAccount } from '../payment-intents/verify-microdeposits.ts';
import { findOnBehalfOf } from '../transfers/find-destination.ts';
import { completeSetup, confirmSetup } from './confirm-setup.ts';
import { setupDetailsOf } from './setup-details.ts';
import { cancelSetupIntent, createSetupIntent, findSetupIntent } from './setup-intent.ts';

const UNSUPPORTED = [
  'attach_to_self',
  'customer_account',
  'flow_directions',
  'payment_method_configuration',
] as const satisfies (keyof Stripe.SetupIntentUpdateParams)[];

const WITH_CONFIRM = [
  'confirmation_token',
  'mandate_data',
  'return_url',
] as const satisfies (keyof Stripe.SetupIntentCreateParams)[];

/** https://docs.stripe.com/api/setup_intents/create */
export function createSetup(sim: Simulation, params: Stripe.SetupIntentCreateParams): Stripe.SetupIntent {
  refuseUnsupported(params, UNSUPPORTED);
  refuseUnsupported(params, ['single_use']);
  const early = params.confirm ? undefined : WITH_CONFIRM.find((name) => params[name]);
  if (early !== undefined)
    throw invalidRequest(`The parameter ${early} can only be passed when confirm=true.`, { param: early });
  const details = setupDetailsOf(params, null);
  const { confirmation_token: token, ...source } = params;
  const method = givenMethod(sim, source, '')?.method ?? null;
  if (method) assertOffered('SetupIntent', details.payment_method_types ?? [], method.type);
  const { on_behalf_of: behalf, return_url, use_stripe_sdk } = params;
  const intent = createSetupIntent(sim, {
    customer: params.customer === undefined ? null : findCustomer(sim, params.customer).id,
    method: method?.id ?? null,
    description: params.description ?? null,
    metadata: mergeMetadata(null, params.metadata),
    usage: params.usage ?? 'off_session',
    details: { ...details, ...(behalf ? { on_behalf_of: findOnBehalfOf(sim, behalf).id } : {}) },
  });
  if (!params.confirm) return intent;
  return confirmSetup(
    sim,
    {
      ...(token === undefined ? {} : { confirmation_token: token }),
      ...(return_url === undefined ? {} : { return_url }),
      ...(use_stripe_sdk === undefined ? {} : { use_stripe_sdk }),
    },
    intent.id,
  );
}

/** https://docs.stripe.com/api/setup_intents/update */
export function updateSetup(
  sim: Simulation,
  params: Stripe.SetupIntentUpdateParams,
  id: string,
): Stripe.SetupIntent {
  refuseUnsupported(params, UNSUPPORTED);
  const before = findSetupIntent(sim, id);
  const given = givenMethod(sim, params, id);
  if (given && (before.status === 'succeeded' || before.status === 'canceled'))
    throw invalidRequest(
      `You cannot update the payment method of this SetupIntent because it has a status of ${before.status}.`,
      { code: 'setup_intent_unexpected_state', param: 'payment_method' },
    );
  const details = setupDetailsOf(params, before);
  if (given) assertOffered('SetupIntent', details.payment_method_types ?? [], given.method.type);
  return sim.store.setupIntents.put<Stripe.SetupIntent>({
    ...before,
    ...details,
    customer: params.customer === undefined ? before.customer : findCustomer(sim, params.customer).id,
    description: params.description ?? before.description,
    metadata: mergeMetadata(before.metadata, params.metadata),
    ...(given ? { payment_method: given.method.id, next_action: null, status: 'requires_confirmation' } : {}),
  });
}

/** https://docs.stripe.com/api/setup_intents/cancel */
export function cancelSetup(
  sim: Simulation,
  params: Stripe.SetupIntentCancelParams,
  id: string,
): Stripe.SetupIntent {
  const intent = findSetupIntent(sim, id);
  if (intent.status === 'succeeded' || intent.status === 'canceled')
    throw invalidRequest(
      `You cannot cancel this SetupIntent because it has a status of ${intent.status}. Only a SetupIntent with one of the following statuses may be canceled: requires_payment_method, requires_confirmation, requires_action.`,
      { code: 'setup_intent_unexpected_state' },
    );
  return cancelSetupIntent(sim, intent, params.cancellation_reason ?? null);
}

/** https://docs.stripe.com/api/setup_intents/verify_microdeposits */
export function verifySetup(
  sim: Simulation,
  params: Stripe.SetupIntentVerifyMicrodepositsParams,
  id: string,
): Stripe.SetupIntent {
  const intent = findSetupIntent(sim, id);
  verifyAccount(sim, assertAwaited(intent, 'SetupIntent'), params);
  return completeSetup(sim, intent);
}

/** The filters of the list. */
export const isSetupOf = (
  intent: Stripe.SetupIntent,
  { customer, payment_method: method }: Stripe.SetupIntentListParams,
): boolean =>
  (customer === undefined || idOf(intent.customer) === customer) &&
  (method === undefined || idOf(intent.payment_method) === method);
