import { Emitter, integrationError } from './emitter.js';
import { FrameLink } from './frame-link.js';

/** What a frame is called to those who can't see it. @type {Record<string, string>} */
const TITLES = {
  address: 'Secure address input frame',
  card: 'Secure card payment input frame',
  cardCvc: 'Secure CVC input frame',
  cardExpiry: 'Secure expiration date input frame',
  cardNumber: 'Secure card number input frame',
  expressCheckout: 'Secure express checkout frame',
  iban: 'Secure IBAN input frame',
  linkAuthentication: 'Secure email input frame',
  payment: 'Secure payment input frame',
};

export const ELEMENT_TYPES = Object.keys(TITLES);

/** One element in the merchant's page: https://docs.stripe.com/js/element */
export class StripeElement extends Emitter {
  /** @type {FrameLink | undefined} */
  #link;
  /** @type {Element | undefined} */
  #parent;
  #isDestroyed = false;
  /** @type {() => void} */
  #forget;

  /**
   * @param {string} type
   * @param {any} options
   * @param {{ shared: () => any, forget: (element: StripeElement) => void }} group
   */
  constructor(type, options, group) {
    super();
    this._elementType = type;
    this._options = options ?? {};
    /** What the element's last change event said. @type {any} */
    this._state = { elementType: type, complete: false, empty: true, value: undefined };
    this._shared = group.shared;
    this.#forget = () => group.forget(this);
  }

  /** @param {string | Element} target */
  mount(target) {
    if (this.#isDestroyed)
      throw integrationError('This Element has already been destroyed. Please create a new one.');
    const parent = typeof target === 'string' ? document.querySelector(target) : target;
    if (!parent)
      throw integrationError(
        `The selector you specified (${String(target)}) applies to no DOM elements that are currently on the page.`,
      );
    if (this.#link && this.#parent === parent) return;
    this.#link?.close();
    this.#parent = parent;
    this.#link = this.#openFrame();
    parent.classList.add('StripeElement', 'StripeElement--empty');
    const host = document.createElement('div');
    host.className = '__PrivateStripeElement';
    host.style.cssText =
      'margin:0;padding:0;border:0;display:block;background:transparent;position:relative;';
    host.append(this.#link.frame);
    parent.replaceChildren(host);
  }

  #openFrame() {
    const { origin, ...shared } = this._shared();
    const type = this._elementType;
    const link = new FrameLink({
      origin,
      type,
      title: TITLES[type] ?? 'Secure input frame',
      options: { ...shared, elementOptions: sendable(this._options) },
    });
    link.on('ready', (event) => this.tell('ready', type === 'expressCheckout' ? event : this.#named(event)));
    link.on('loaderstart', () => this.tell('loaderstart', { elementType: type }));
    link.on('loaderror', (error) => this.tell('loaderror', { elementType: type, error }));
    link.on('failed', (message) =>
      this.tell('loaderror', { elementType: type, error: { type: 'api_connection_error', message } }),
    );
    for (const name of ['focus', 'blur', 'escape'])
      link.on(name, () => {
        this.#parent?.classList.toggle('StripeElement--focus', name === 'focus');
        this.tell(name, { elementType: type });
      });
    link.on('change', (event) => this.#change(event));
    return link;
  }

  /** @param {any} event */
  #named(event) {
    return { elementType: this._elementType, ...event };
  }

  /** @param {any} event */
  #change(event) {
    this._state = this.#named(event);
    const classes = this.#parent?.classList;
    classes?.toggle('StripeElement--complete', this._state.complete === true);
    classes?.toggle('StripeElement--empty', this._state.empty === true);
    classes?.toggle('StripeElement--invalid', Boolean(this._state.error));
    this.tell('change', this._state);
  }

  /** @param {any} options */
  update(options) {
    this._options = { ...this._options, ...options };
    void this.#link?.say('update', { elementOptions: sendable(options ?? {}) });
  }

  /** @param {any} shared what the whole group changed. */
  _updateShared(shared) {
    void this.#link?.say('update', shared);
  }

  /** @param {string} method @param {object} [params] @returns {Promise<any>} */
  _ask(method, params = {}) {
    if (!this.#link)
      throw integrationError(
        `We could not retrieve data from the specified Element. Please make sure the Element you are attempting to use is still mounted.`,
      );
    return this.#link.ask(method, params);
  }

  get _isMounted() {
    return this.#link !== undefined;
  }

  focus() {
    void this.#link?.say('focus');
  }

  blur() {
    void this.#link?.say('blur');
  }

  clear() {
    void this.#link?.say('clear');
  }

  collapse() {
    void this.#link?.say('collapse');
  }

  fetchUpdates() {
    return Promise.resolve({});
  }

  async getValue() {
    const { complete, isNewAddress = true, value } = await this._ask('state');
    return { complete, isNewAddress, value };
  }

  unmount() {
    this.#link?.close();
    this.#link = undefined;
    this.#parent?.replaceChildren();
    this.#parent = undefined;
  }

  destroy() {
    this.unmount();
    this.#isDestroyed = true;
    this.#forget();
  }
}

/** Callbacks stay in the page; the rest can be told to a frame. @param {any} options */
function sendable(options) {
  return JSON.parse(JSON.stringify(options ?? {}));
}
