import type Stripe from 'stripe';
import type { Simulation } from '../simulation.ts';
import { invalidRequest, noSuch, StripeError } from '../stripe-error.ts';
import type { PreparedCall, Route } from './routes.ts';

/**
 * What a browser may do with a publishable key: make methods and tokens, and read, confirm and verify the one intent
 * whose client secret it was given (docs.stripe.com/keys#obtain-api-keys, docs.stripe.com/api/payment_intents/retrieve).
 */
const OPEN_TO_BROWSERS: ReadonlySet<string> = new Set([
  'GET /v1/payment_intents/:id',
  'GET /v1/setup_intents/:id',
  'POST /v1/payment_intents/:id/confirm',
  'POST /v1/payment_intents/:id/verify_microdeposits',
  'POST /v1/payment_methods',
  'POST /v1/setup_intents/:id/confirm',
  'POST /v1/setup_intents/:id/verify_microdeposits',
  'POST /v1/tokens',
]);

/** What browser scripts tell about themselves; of no consequence here. */
const ABOUT_THE_SCRIPT = new Set([
  'key',
  'payment_user_agent',
  'referrer',
  'time_on_page',
  '_stripe_version',
]);

export const isPublishable = (key: string): boolean => key.startsWith('pk_');

/** The same endpoint as a publishable key sees it. @throws 401 for all that needs a secret key. */
export function asBrowserSees(route: Route): Route {
  if (!OPEN_TO_BROWSERS.has(`${route.method} ${route.path}`))
    throw invalidRequest(
      'This API call cannot be made with a publishable API key. Please use a secret API key. You can find a list of your API keys at https://dashboard.stripe.com/account/apikeys.',
      { code: 'secret_key_required', status: 401 },
    );
  return { ...route, prepare: (form, ids) => prepare(route, form, ids) };
}

function prepare(route: Route, form: unknown, ids: string[]): PreparedCall {
  const { client_secret: secret, ...given }: Record<string, unknown> = isHash(form) ? form : {};
  const [id] = ids;
  if (id !== undefined && typeof secret !== 'string')
    throw invalidRequest(
      'Missing required param: client_secret. A publishable key may only be used with the client secret of the object.',
      { code: 'parameter_missing', param: 'client_secret', status: 401 },
    );
  const known = Object.entries(given).filter(([name]) => !ABOUT_THE_SCRIPT.has(name));
  const prepared = route.prepare(Object.fromEntries(known), ids);
  return {
    ...prepared,
    answer(sim) {
      if (id !== undefined) assertSecret(sim, id, String(secret));
      return withoutPrivate(() => prepared.answer(sim));
    },
  };
}

const isHash = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Which of two ids is wrong is not told to whoever guesses. */
function assertSecret(sim: Simulation, id: string, secret: string): void {
  const intent = sim.store.paymentIntents.get(id) ?? sim.store.setupIntents.get(id);
  if (intent?.client_secret === secret) return;
  const noun = id.startsWith('seti_') ? 'setupintent' : 'payment_intent';
  if (!intent) throw noSuch(noun, id);
  throw invalidRequest(
    `The client_secret provided does not match any associated ${noun === 'setupintent' ? 'SetupIntent' : 'PaymentIntent'} on this account. Ensure the client_secret matches the object and that you use keys of the same account.`,
    {
      code: `${noun === 'setupintent' ? 'setup' : 'payment'}_intent_invalid_parameter`,
      param: 'client_secret',
    },
  );
}

function withoutPrivate(answer: () => unknown): unknown {
  try {
    return forBrowsers(answer());
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    const { payment_intent, setup_intent } = error.details;
    const narrowed = new StripeError({
      ...error.details,
      ...(payment_intent === undefined ? {} : { payment_intent: forBrowsers(payment_intent) }),
      ...(setup_intent === undefined ? {} : { setup_intent: forBrowsers(setup_intent) }),
    });
    throw error.keepsChanges ? narrowed.keepingChanges() : narrowed;
  }
}

type Kind = 'payment_intent' | 'setup_intent';

/** Attributes of an intent that a publishable key is shown; the rest is between merchant and Stripe. */
const SHOWN: Readonly<Record<Kind, readonly string[]>> = {
  payment_intent: [
    'id',
    'object',
    'allowed_payment_method_types',
    'amount',
    'amount_details',
    'automatic_payment_methods',
    'canceled_at',
    'cancellation_reason',
    'capture_method',
    'client_secret',
    'confirmation_method',
    'created',
    'currency',
    'description',
    'excluded_payment_method_types',
    'last_payment_error',
    'livemode',
    'next_action',
    'payment_method',
    'payment_method_configuration_details',
    'payment_method_types',
    'processing',
    'receipt_email',
    'setup_future_usage',
    'shipping',
    'source',
    'status',
  ] satisfies (keyof Stripe.PaymentIntent)[],
  setup_intent: [
    'id',
    'object',
    'allowed_payment_method_types',
    'automatic_payment_methods',
    'cancellation_reason',
    'client_secret',
    'created',
    'description',
    'excluded_payment_method_types',
    'last_setup_error',
    'livemode',
    'next_action',
    'payment_method',
    'payment_method_configuration_details',
    'payment_method_types',
    'status',
    'usage',
  ] satisfies (keyof Stripe.SetupIntent)[],
};

function forBrowsers(object: unknown): unknown {
  if (!isHash(object)) return object;
  const kind = object.object;
  if (kind !== 'payment_intent' && kind !== 'setup_intent') return object;
  return Object.fromEntries(Object.entries(object).filter(([name]) => SHOWN[kind].includes(name)));
}
