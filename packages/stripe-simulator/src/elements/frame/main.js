import { addressForm } from './address-form.js';
import { applyAppearance, applyStyle } from './appearance.js';
import { ibanForm } from './bank-forms.js';
import { cardForm, splitCardForm } from './card-form.js';
import { emailForm } from './contact-fields.js';
import { paymentForm } from './payment-form.js';
import { fetchSession, ServerProblem } from './server.js';

/**
 * What every form is to its frame: its fields, what they amount to, and what can be asked of them.
 * @typedef {{
 *   root: HTMLElement,
 *   state: () => { complete: boolean, empty: boolean, value?: unknown, error?: unknown, [more: string]: unknown },
 *   validate: (takesFocus?: boolean) => { error?: unknown },
 *   ask?: (method: string, params: any) => Promise<unknown>,
 *   focus: () => void,
 *   clear: () => void,
 *   update?: (elementOptions: any) => void,
 *   showError?: (error: any) => void,
 * }} Form
 */

/** @type {Record<string, (session: any, options: any, changed: () => void) => Form>} */
const FORMS = {
  address: addressForm,
  card: cardForm,
  cardCvc: splitCardForm,
  cardExpiry: splitCardForm,
  cardNumber: splitCardForm,
  iban: ibanForm,
  linkAuthentication: emailForm,
  payment: paymentForm,
};

/** Nobody but the page that embeds the frame opens it, and only once. @param {MessageEvent} event */
function open(event) {
  const [port] = event.ports;
  if (event.source !== window.parent || event.data?.kind !== 'stripe-elements:open' || !port) return;
  window.removeEventListener('message', open);
  void run(port, event.data.options);
}
window.addEventListener('message', open);

/** @param {MessagePort} port @param {any} options */
async function run(port, options) {
  /** @param {string} kind @param {object} [what] */
  const say = (kind, what) => port.postMessage({ kind, ...what });
  const host = document.getElementById('form');
  if (!host) return;
  applyAppearance(options.appearance ?? {});
  applyStyle(options.elementOptions?.style);
  document.body.dataset.type = options.type;
  new ResizeObserver(() => say('height', { height: Math.ceil(host.getBoundingClientRect().height) })).observe(
    host,
  );
  say('loaderstart');
  if (options.type === 'expressCheckout') {
    say('ready', { event: { elementType: options.type, availablePaymentMethods: undefined } });
    return;
  }
  try {
    const session = await fetchSession(options);
    serve(port, { say, host, options, session });
  } catch (problem) {
    if (!(problem instanceof ServerProblem)) throw problem;
    say('loaderror', { event: problem.error });
  }
}

/** @param {MessagePort} port @param {{ say: (kind: string, what?: object) => void, host: HTMLElement, options: any, session: any }} page */
function serve(port, { say, host, options, session }) {
  let last = '';
  const changed = () => {
    const state = form.state();
    const told = JSON.stringify(state);
    if (told !== last) say('change', { event: state });
    last = told;
  };
  const make = FORMS[options.type];
  if (!make) return;
  const form = make(session, options, changed);
  host.append(form.root);
  last = JSON.stringify(form.state());
  host.addEventListener('focusin', () => say('focus'));
  host.addEventListener('focusout', (event) => {
    if (!(event.relatedTarget instanceof Node) || !host.contains(event.relatedTarget)) say('blur');
  });
  host.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') say('escape');
  });
  port.onmessage = ({ data }) => {
    if (data.kind === 'focus') form.focus();
    if (data.kind === 'blur' && document.activeElement instanceof HTMLElement) document.activeElement.blur();
    if (data.kind === 'clear') form.clear();
    if (data.kind === 'update') update(data);
    if (data.kind === 'ask') void answer(data);
  };
  /** @param {any} data */
  const update = (data) => {
    if (data.appearance) applyAppearance(data.appearance);
    if (data.elementOptions) {
      applyStyle(data.elementOptions.style);
      form.update?.(data.elementOptions);
    }
    Object.assign(options, {
      ...data,
      elementOptions: { ...options.elementOptions, ...data.elementOptions },
    });
  };
  /** @param {{ id: number, method: string, params: any }} asked */
  const answer = async ({ id, method, params }) => {
    say('answer', { id, answer: await reply(form, method, params) });
    changed();
  };
  say('ready');
  // The frame's own form is only there so that browsers offer to fill it in.
  host.addEventListener('submit', (event) => event.preventDefault());
}

/** @param {Form} form @param {string} method @param {any} params @returns {Promise<unknown>} */
async function reply(form, method, params) {
  if (method === 'state') return form.state();
  if (method === 'validate') return form.validate(params.takesFocus);
  if (method === 'showError') return form.showError?.(params.error) ?? {};
  const { error } = form.validate();
  if (error) return { error };
  try {
    return await form.ask?.(method, params);
  } catch (problem) {
    if (!(problem instanceof ServerProblem)) throw problem;
    form.showError?.(problem.error);
    return { error: problem.error };
  }
}
