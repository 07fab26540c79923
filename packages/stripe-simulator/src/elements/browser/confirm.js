import { callApi, readSecret } from './api.js';
import { handleAction, leave } from './challenge.js';
import { StripeElement } from './element.js';
import { integrationError } from './emitter.js';

/** @typedef {import('./api.js').Identity} Identity */

/** What a page may say of a payment beside its method. */
const TOLD = ['return_url', 'receipt_email', 'setup_future_usage', 'mandate_data', 'payment_method_options'];

/** @param {any} source @param {string[]} names */
const pick = (source, names) =>
  Object.fromEntries(
    names.filter((name) => source?.[name] !== undefined).map((name) => [name, source[name]]),
  );

/** The names that results carry. @param {'payment_intent' | 'setup_intent'} kind */
const resultName = (kind) => (kind === 'payment_intent' ? 'paymentIntent' : 'setupIntent');

/**
 * https://docs.stripe.com/js/payment_intents/confirm_payment and its sister for setups.
 * @param {Identity} identity @param {any} options @param {'payment_intent' | 'setup_intent'} expected
 */
export async function confirmWithElements(identity, options, expected) {
  const { elements, confirmParams = {}, redirect = 'always' } = options ?? {};
  const secret = options?.clientSecret ?? elements?._options.clientSecret;
  if (secret === undefined)
    throw integrationError(
      'Please provide clientSecret, or create the Elements with it, to confirm a payment.',
    );
  const { kind, path } = readSecret(secret);
  if (kind !== expected) throw integrationError(`The clientSecret is not that of a ${resultName(expected)}.`);
  if (redirect === 'always' && typeof confirmParams.return_url !== 'string')
    throw integrationError("You must pass confirmParams.return_url unless redirect is 'if_required'.");
  const params = await methodParams(identity, elements, confirmParams);
  if (params.error) return { error: params.error };
  const shipping =
    kind === 'payment_intent' ? (confirmParams.shipping ?? elements?._contact().shipping) : undefined;
  const known = kind === 'payment_intent' ? TOLD : ['return_url', 'mandate_data', 'payment_method_options'];
  const result = await confirmIntent(
    identity,
    { secret, path },
    {
      ...params.value,
      ...pick(confirmParams, known),
      ...(shipping ? { shipping } : {}),
    },
  );
  if (result.error) {
    await elements?.getElement('payment')?._ask('showError', { error: publicError(result.error) });
    return { error: result.error };
  }
  if (redirect === 'always') return leave(confirmParams.return_url, result.intent);
  return { [resultName(kind)]: result.intent };
}

/** @param {any} error */
const publicError = ({ type, code, message }) => ({ type, code, message });

/** @param {Identity} identity @param {any} elements @param {any} confirmParams */
async function methodParams(identity, elements, confirmParams) {
  if (confirmParams.confirmation_token) return { value: pick(confirmParams, ['confirmation_token']) };
  if (!elements) return { value: pick(confirmParams, ['payment_method']) };
  if (!elements._wasSubmitted) {
    if (elements._options.mode !== undefined)
      return { error: validationError('elements.submit() must be called before the payment is confirmed.') };
    const { error } = await elements.submit();
    if (error) return { error };
  }
  const made = await methodFromElements(identity, elements, confirmParams.payment_method_data);
  return made.error ? { error: made.error } : { value: { payment_method: made.paymentMethod.id } };
}

/** @param {string} message */
const validationError = (message) => ({ type: 'invalid_request_error', message });

/** The frame makes the method: the page gets to know its id. @param {Identity} _ @param {any} elements @param {any} [data] */
export async function methodFromElements(_, elements, data = {}) {
  const payment =
    elements.getElement('payment') ?? elements.getElement('card') ?? elements.getElement('cardNumber');
  if (!payment) throw integrationError('The Elements have no element that a payment could be made with.');
  const billing = { ...elements._contact().billing, ...(data.billing_details ?? {}) };
  return payment._ask('createPaymentMethod', { ...data, billing_details: billing });
}

/**
 * Confirms, and does what the bank then asks for.
 * @param {Identity} identity @param {{ secret: string, path: string }} intent @param {any} params
 * @param {{ handleActions?: boolean }} [options]
 */
async function confirmIntent(identity, { secret, path }, params, { handleActions = true } = {}) {
  const { value, error } = await callApi(identity, 'POST', `${path}/confirm`, {
    ...params,
    client_secret: secret,
    use_stripe_sdk: true,
  });
  if (error) return { error };
  return handleActions ? handleAction(identity, secret, value) : { intent: value };
}

/**
 * https://docs.stripe.com/js/payment_intents/confirm_card_payment and all that are like it.
 * @param {Identity} identity @param {string} secret @param {any} data @param {any} options @param {string} type
 */
export async function confirmOfType(identity, secret, data = {}, options = {}, type) {
  const { kind, path } = readSecret(secret);
  const made = await methodOf(data.payment_method, type);
  if (made.error) return { error: made.error };
  const result = await confirmIntent(
    identity,
    { secret, path },
    {
      ...(made.id ? { payment_method: made.id } : {}),
      ...pick(data, kind === 'payment_intent' ? [...TOLD, 'shipping'] : ['return_url', 'mandate_data']),
    },
    options,
  );
  if (result.error) return { error: result.error };
  return { [resultName(kind)]: result.intent };
}

/** @param {any} given @param {string} type @returns {Promise<{ id?: string, error?: any }>} */
async function methodOf(given, type) {
  if (given === undefined || typeof given === 'string') return { id: given };
  const element = given[type];
  if (!(element instanceof StripeElement))
    throw integrationError(
      `payment_method[${type}] must be an Element, or payment_method the id of a payment method.`,
    );
  const { error, paymentMethod } = await element._ask('createPaymentMethod', {
    ...pick(given, ['billing_details', 'metadata', 'allow_redisplay']),
    type,
  });
  return error ? { error } : { id: paymentMethod.id };
}
