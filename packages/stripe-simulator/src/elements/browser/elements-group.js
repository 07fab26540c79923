import { readSecret } from './api.js';
import { ELEMENT_TYPES, StripeElement } from './element.js';
import { integrationError } from './emitter.js';

/** Elements that belong to one payment: https://docs.stripe.com/js/elements_object */
export class ElementsGroup {
  /** @type {StripeElement[]} */
  #elements = [];
  #hasSubmitted = false;

  /** @param {import('./api.js').Identity} identity @param {any} options */
  constructor(identity, options = {}) {
    const { clientSecret, mode } = options;
    if (clientSecret !== undefined && mode !== undefined)
      throw integrationError('elements(): Please provide either mode or clientSecret.');
    if (clientSecret !== undefined) readSecret(clientSecret);
    if (mode !== undefined && !['payment', 'setup', 'subscription'].includes(mode))
      throw integrationError(
        `elements(): Please use 'payment', 'setup' or 'subscription' for mode, not '${mode}'.`,
      );
    if (mode === 'payment' && !Number.isSafeInteger(options.amount))
      throw integrationError('elements(): Please provide an amount in the smallest unit of the currency.');
    if (mode !== undefined && mode !== 'setup' && typeof options.currency !== 'string')
      throw integrationError('elements(): Please provide a currency.');
    this._identity = identity;
    this._options = { ...options };
  }

  /** @param {string} type @param {any} [options] */
  create(type, options) {
    if (!ELEMENT_TYPES.includes(type))
      throw integrationError(
        `A valid Element name must be provided. Valid Elements are: ${ELEMENT_TYPES.join(', ')}; you passed: ${type}.`,
      );
    if (this.#elements.some(({ _elementType }) => _elementType === type))
      throw integrationError(
        `Can only create one Element of type ${type} through this instance of Elements.`,
      );
    const hasIntent = this._options.clientSecret !== undefined || this._options.mode !== undefined;
    if (type === 'payment' && !hasIntent)
      throw integrationError(
        'In order to create a payment element, you must pass a clientSecret or mode when creating the Elements group.',
      );
    const element = new StripeElement(type, options, {
      shared: () => this.#shared(),
      forget: (gone) => {
        this.#elements = this.#elements.filter((each) => each !== gone);
      },
    });
    element.on('change', () => {
      this.#hasSubmitted = false;
    });
    this.#elements.push(element);
    return element;
  }

  #shared() {
    const { clientSecret, mode, amount, currency, appearance, paymentMethodTypes, setupFutureUsage } =
      this._options;
    const { key, account, origin } = this._identity;
    const {
      allowedPaymentMethodTypes,
      excludedPaymentMethodTypes,
      payment_method_types: types,
    } = this._options;
    return {
      ...JSON.parse(
        JSON.stringify({
          clientSecret,
          mode,
          amount,
          currency,
          appearance,
          setupFutureUsage,
          types: paymentMethodTypes ?? allowedPaymentMethodTypes ?? types,
          excluded: excludedPaymentMethodTypes,
        }),
      ),
      key,
      account,
      origin,
      page: window.location.origin,
    };
  }

  /** @param {string | { __elementType: string }} which the name of an Element, or the component of the React package. */
  getElement(which) {
    const type = typeof which === 'string' ? which : which?.__elementType;
    return this.#elements.find(({ _elementType }) => _elementType === type) ?? null;
  }

  /** @param {any} options */
  update(options = {}) {
    if (options.clientSecret !== undefined)
      throw integrationError('elements.update(): clientSecret is not an updatable parameter.');
    Object.assign(this._options, options);
    const { origin: _, ...shared } = this.#shared();
    for (const element of this.#elements) element._updateShared(shared);
  }

  fetchUpdates() {
    for (const element of this.#elements) element._updateShared({ refetch: true });
    return Promise.resolve({});
  }

  /** Shows what is missing, and says what is chosen: https://docs.stripe.com/js/elements/submit */
  async submit() {
    /** @type {any} */
    let error;
    // One after the other: the first that finds something wrong takes the focus.
    for (const element of this.#elements)
      if (element._isMounted) {
        const answer = await element._ask('validate', { takesFocus: !error });
        error = error ?? answer.error;
      }
    if (error) return { error };
    this.#hasSubmitted = true;
    const payment = this.getElement('payment');
    return { selectedPaymentMethod: payment?._state.value?.type };
  }

  get _wasSubmitted() {
    return this.#hasSubmitted;
  }

  /** What the elements beside the payment say of the customer. @returns {{ billing: any, shipping: any }} */
  _contact() {
    const address = this.getElement('address');
    const email = this.getElement('linkAuthentication')?._state.value?.email;
    const value = address?._state.value;
    const isBilling = address?._options.mode === 'billing';
    const billing = { ...(email ? { email } : {}), ...(isBilling && value ? contactOf(value) : {}) };
    return { billing, shipping: value && !isBilling ? contactOf(value) : undefined };
  }
}

/** @param {any} value */
function contactOf({ name, phone, address }) {
  return { name, ...(phone ? { phone } : {}), address };
}
