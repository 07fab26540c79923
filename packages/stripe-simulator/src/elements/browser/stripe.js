import { callApi, readSecret } from './api.js';
import { handleAction } from './challenge.js';
import { confirmOfType, confirmWithElements, methodFromElements } from './confirm.js';
import { StripeElement } from './element.js';
import { ElementsGroup } from './elements-group.js';
import { createEmbeddedCheckout } from './embedded-checkout.js';
import { integrationError } from './emitter.js';

/** https://docs.stripe.com/js: what a page does with its publishable key. */
class StripeClient {
  #identity;

  /** @param {string} origin @param {string} key @param {{ stripeAccount?: string, locale?: string }} [options] */
  constructor(origin, key, options = {}) {
    if (typeof key !== 'string' || key === '')
      throw integrationError('Please call Stripe() with your publishable key. You used an empty string.');
    if (/^[sr]k_/.test(key))
      throw integrationError(
        'You should not use your secret key with Stripe.js. Please pass a publishable key instead.',
      );
    if (!/^pk_test_/.test(key)) throw integrationError('Only test keys (pk_test_…) open this simulator.');
    this.#identity = { key, account: options.stripeAccount ?? null, origin };
    this._registeredWrappers = /** @type {unknown[]} */ ([]);
  }

  /** @param {any} [options] */
  elements(options) {
    return new ElementsGroup(this.#identity, options);
  }

  /** @param {any} options */
  confirmPayment(options) {
    return confirmWithElements(this.#identity, options, 'payment_intent');
  }

  /** @param {any} options */
  confirmSetup(options) {
    return confirmWithElements(this.#identity, options, 'setup_intent');
  }

  /** @param {string} secret @param {any} [data] @param {any} [options] */
  confirmCardPayment(secret, data, options) {
    return confirmOfType(this.#identity, secret, data, options, 'card');
  }

  /** @param {string} secret @param {any} [data] @param {any} [options] */
  confirmCardSetup(secret, data, options) {
    return confirmOfType(this.#identity, secret, data, options, 'card');
  }

  /** @param {string} secret @param {any} [data] */
  confirmSepaDebitPayment(secret, data) {
    return confirmOfType(this.#identity, secret, data, {}, 'sepa_debit');
  }

  /** @param {string} secret @param {any} [data] */
  confirmSepaDebitSetup(secret, data) {
    return confirmOfType(this.#identity, secret, data, {}, 'sepa_debit');
  }

  /** @param {string} secret @param {any} [data] */
  confirmUsBankAccountPayment(secret, data) {
    return confirmOfType(this.#identity, secret, data, {}, 'us_bank_account');
  }

  /** @param {string} secret @param {any} [data] */
  confirmUsBankAccountSetup(secret, data) {
    return confirmOfType(this.#identity, secret, data, {}, 'us_bank_account');
  }

  /** @param {string} secret @param {any} data */
  verifyMicrodepositsForPayment(secret, data) {
    return this.#verify(secret, data, 'paymentIntent');
  }

  /** @param {string} secret @param {any} data */
  verifyMicrodepositsForSetup(secret, data) {
    return this.#verify(secret, data, 'setupIntent');
  }

  /** @param {string} secret @param {any} data @param {string} name */
  async #verify(secret, data, name) {
    const { path } = readSecret(secret);
    const { value, error } = await callApi(this.#identity, 'POST', `${path}/verify_microdeposits`, {
      ...data,
      client_secret: secret,
    });
    return error ? { error } : { [name]: value };
  }

  /** @param {any} options */
  async createPaymentMethod(options) {
    if (options?.elements) return methodFromElements(this.#identity, options.elements, options.params);
    const { type, ...data } = options ?? {};
    const element = options?.element ?? data[type];
    if (element instanceof StripeElement)
      return element._ask('createPaymentMethod', { ...(options.params ?? withoutElement(data, type)), type });
    const { value, error } = await callApi(this.#identity, 'POST', '/v1/payment_methods', { type, ...data });
    return error ? { error } : { paymentMethod: value };
  }

  /** @param {any} options */
  async createConfirmationToken(options) {
    const { elements, params = {} } = options ?? {};
    const payment = elements?.getElement('payment');
    if (!payment) throw integrationError('createConfirmationToken() needs Elements with a Payment Element.');
    if (!elements._wasSubmitted)
      return {
        error: {
          type: 'invalid_request_error',
          message: 'elements.submit() must be called before createConfirmationToken().',
        },
      };
    const { billing, shipping } = elements._contact();
    const data = params.payment_method_data ?? {};
    return payment._ask('createConfirmationToken', {
      ...data,
      billing_details: { ...billing, ...data.billing_details },
      return_url: params.return_url,
      shipping: params.shipping ?? shipping,
      setup_future_usage: elements._options.setupFutureUsage,
    });
  }

  /** @param {any} what an Element, or what kind of token. @param {any} [data] */
  async createToken(what, data = {}) {
    if (what instanceof StripeElement) return what._ask('createToken', data);
    const { value, error } = await callApi(this.#identity, 'POST', '/v1/tokens', { [what]: data });
    return error ? { error } : { token: value };
  }

  /** @param {string} secret */
  async retrievePaymentIntent(secret) {
    const { value, error } = await callApi(this.#identity, 'GET', readSecret(secret).path, {
      client_secret: secret,
    });
    return error ? { error } : { paymentIntent: value };
  }

  /** @param {string} secret */
  async retrieveSetupIntent(secret) {
    const { value, error } = await callApi(this.#identity, 'GET', readSecret(secret).path, {
      client_secret: secret,
    });
    return error ? { error } : { setupIntent: value };
  }

  /** @param {{ clientSecret: string }} options */
  async handleNextAction({ clientSecret }) {
    const { kind, path } = readSecret(clientSecret);
    const { value, error } = await callApi(this.#identity, 'GET', path, { client_secret: clientSecret });
    if (error) return { error };
    const result = await handleAction(this.#identity, clientSecret, value);
    if (result.error) return { error: result.error };
    return { [kind === 'payment_intent' ? 'paymentIntent' : 'setupIntent']: result.intent };
  }

  /** @param {string} clientSecret */
  handleCardAction(clientSecret) {
    return this.handleNextAction({ clientSecret });
  }

  /** @param {any} options */
  createEmbeddedCheckoutPage(options) {
    return createEmbeddedCheckout(this.#identity.origin, options);
  }

  /** @param {any} options */
  initEmbeddedCheckout(options) {
    return createEmbeddedCheckout(this.#identity.origin, options);
  }

  initCheckoutElementsSdk() {
    throw integrationError(
      'This simulator does not serve Checkout Sessions to Elements: use the hosted page.',
    );
  }

  initCheckoutFormSdk() {
    return this.initCheckoutElementsSdk();
  }

  /** No wallet is on offer. */
  paymentRequest() {
    const request = {
      canMakePayment: () => Promise.resolve(null),
      on: () => request,
      off: () => request,
      once: () => request,
      show: () => {
        throw integrationError('There is no wallet that could be shown.');
      },
      update: () => undefined,
      abort: () => undefined,
      isShowing: () => false,
    };
    return request;
  }

  /** @param {unknown} info */
  registerAppInfo(info) {
    this._appInfo = info;
  }

  /** @param {unknown} wrapper */
  _registerWrapper(wrapper) {
    this._registeredWrappers.push(wrapper);
  }
}

/** @param {any} data @param {string} type */
function withoutElement(data, type) {
  const { [type]: _, ...rest } = data;
  return rest;
}

/**
 * `window.Stripe`: it can be called with and without `new`.
 * @param {string} origin where the simulator is.
 * @param {string} version of the release train, which @stripe/stripe-js compares with its own.
 */
export function defineStripe(origin, version) {
  /** @param {string} key @param {any} [options] */
  const Stripe = (key, options) => new StripeClient(origin, key, options);
  Stripe.version = version === 'v3' ? 3 : version;
  return Stripe;
}
