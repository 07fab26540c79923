import { integrationError } from './emitter.js';

let isOpen = false;

/**
 * The hosted page in a frame: https://docs.stripe.com/js/embedded_checkout/create
 * @param {string} origin @param {any} options
 */
export async function createEmbeddedCheckout(origin, options = {}) {
  if (isOpen) throw integrationError('You cannot have multiple Embedded Checkout objects.');
  const { clientSecret, fetchClientSecret, onComplete } = options;
  if (!clientSecret && typeof fetchClientSecret !== 'function')
    throw integrationError('Please provide either clientSecret or fetchClientSecret.');
  isOpen = true;
  const secret = await (clientSecret ?? fetchClientSecret());
  const id = String(secret).match(/^(cs_\w+?)_secret_/)?.[1];
  if (id === undefined) {
    isOpen = false;
    throw integrationError('The client secret is not that of a Checkout Session.');
  }
  return new EmbeddedCheckout(origin, { id, onComplete });
}

class EmbeddedCheckout {
  #origin;
  #session;
  #isComplete = false;
  /** @type {HTMLIFrameElement | undefined} */
  #frame;

  /** @param {string} origin @param {{ id: string, onComplete?: () => void }} session */
  constructor(origin, session) {
    this.#origin = origin;
    this.#session = session;
  }

  /** @param {string | Element} target */
  mount(target) {
    const parent = typeof target === 'string' ? document.querySelector(target) : target;
    if (!parent) throw integrationError(`No DOM element for ${String(target)} is currently on the page.`);
    const frame = document.createElement('iframe');
    frame.title = 'Secure checkout';
    frame.name = 'embedded-checkout';
    frame.src = `${this.#origin}/elements/embedded/c/pay/${this.#session.id}`;
    frame.style.cssText = 'border:0;width:100%;height:760px;color-scheme:normal;display:block;';
    this.#frame = frame;
    parent.replaceChildren(frame);
    window.addEventListener('message', this.#hear);
  }

  /** @param {MessageEvent} event */
  #hear = (event) => {
    if (event.origin !== this.#origin || event.source !== this.#frame?.contentWindow) return;
    if (event.data?.kind === 'stripe-elements:height' && this.#frame)
      this.#frame.style.height = `${event.data.height}px`;
    if (event.data?.kind === 'stripe-elements:checkout-completed') this.#complete();
    if (event.data?.kind === 'stripe-elements:leave') window.location.assign(event.data.url);
  };

  #complete() {
    if (this.#isComplete) return;
    this.#isComplete = true;
    this.#session.onComplete?.();
  }

  unmount() {
    window.removeEventListener('message', this.#hear);
    this.#frame?.remove();
    this.#frame = undefined;
  }

  destroy() {
    this.unmount();
    isOpen = false;
  }
}
