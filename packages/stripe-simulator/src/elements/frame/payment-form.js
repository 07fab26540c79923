import { mandateText, methodFields, typedMethod } from './bank-forms.js';
import { brandOf, cvcField, digitsOf, expiryField, numberField, postalField } from './card-fields.js';
import { showOnField, typedCard } from './card-form.js';
import { countryField } from './contact-fields.js';
import { validateAll } from './field.js';
import { make } from './server.js';

/** @typedef {import('./field.js').Field} Field */
/** @typedef {import('./main.js').Form} Form */
/** @typedef {{ type: string, fields: Field[], typed: () => any }} Method */

/** @type {Record<string, string>} */
const NAMES = {
  card: 'Card',
  us_bank_account: 'US bank account',
  sepa_debit: 'SEPA Debit',
  ideal: 'iDEAL',
  bancontact: 'Bancontact',
  link: 'Link',
};

/** Countries whose cards are checked by postal code. */
const ASKS_POSTAL = new Set(['CA', 'GB', 'US']);

/**
 * The Payment Element: https://docs.stripe.com/payments/payment-element
 * @param {any} session @param {any} options @param {() => void} changed
 * @returns {Form}
 */
export function paymentForm(session, options, changed) {
  const defaults = options.elementOptions?.defaultValues?.billingDetails ?? {};
  const order = options.elementOptions?.paymentMethodOrder ?? [];
  const types = inOrder(session.types, order);
  /** @type {Method[]} */
  const methods = types.map((type) =>
    type === 'card'
      ? cardMethod(session, { options, defaults }, changed)
      : otherMethod(type, defaults, changed),
  );
  const root = document.createElement('div');
  const body = document.createElement('div');
  body.className = 'grid';
  const failure = document.createElement('p');
  failure.className = 'error failure';
  failure.setAttribute('role', 'alert');
  const terms = document.createElement('p');
  terms.className = 'terms';
  let [chosen] = methods;
  const show = (/** @type {Method} */ method) => {
    chosen = method;
    failure.textContent = '';
    body.replaceChildren(...method.fields.map((field) => field.root));
    terms.textContent = mandateText(method.type, session.merchantName);
    changed();
  };
  if (methods.length > 1) root.append(tabs(methods, show));
  root.append(body, failure, terms);
  const now = () => {
    if (!chosen) throw new Error('There is no method to pay with.');
    return chosen;
  };
  body.append(...now().fields.map((field) => field.root));
  terms.textContent = mandateText(now().type, session.merchantName);
  return {
    root,
    state: () => ({
      complete: now().fields.every((field) => field.problem === null),
      empty: now().fields.every((field) => field.spec.options !== undefined || field.isEmpty),
      collapsed: false,
      value: { type: now().type },
    }),
    validate: (takesFocus) => validateAll(now().fields, takesFocus),
    focus: () => now().fields[0]?.input.focus(),
    clear: () => {
      for (const field of now().fields) if (!field.spec.options) field.clear();
    },
    showError: (error) => {
      if (now().type === 'card') showOnField(now().fields, error);
      else failure.textContent = error?.message ?? '';
    },
    ask: async (method, params) => {
      const typed = merged(now().typed(), params);
      if (method === 'createConfirmationToken')
        return { confirmationToken: await make('confirmation-tokens', options, typed) };
      return { paymentMethod: await make('payment-methods', options, typed) };
    },
  };
}

/** @param {string[]} types @param {string[]} order */
function inOrder(types, order) {
  const known = types.filter((type) => type in NAMES && type !== 'link');
  const first = order.filter((type) => known.includes(type));
  return [...first, ...known.filter((type) => !first.includes(type))];
}

/** What the page says of the customer adds to what is typed. @param {any} typed @param {any} params */
function merged(typed, params) {
  const { billing_details: billing = {}, type: _, ...rest } = params;
  const own = typed.billing_details ?? {};
  const address = { ...own.address, ...billing.address };
  return {
    ...rest,
    ...typed,
    billing_details: { ...own, ...billing, ...(Object.keys(address).length > 0 ? { address } : {}) },
  };
}

/** @param {any} session @param {{ options: any, defaults: any }} given @param {() => void} changed @returns {Method} */
function cardMethod(session, { options, defaults }, changed) {
  const number = numberField(changed);
  const expiry = expiryField(session.now, changed);
  const cvc = cvcField(() => brandOf(digitsOf(number.value)).cvc, changed);
  const country = countryField(
    session.countries,
    () => arrange(),
    defaults.address?.country ?? session.country,
  );
  const postal = postalField(changed, { value: defaults.address?.postal_code ?? '' });
  const asked = options.elementOptions?.fields?.billingDetails;
  const hidesAddress = asked === 'never' || asked?.address === 'never';
  const hidesCountry = hidesAddress || asked?.address?.country === 'never';
  const hidesPostal = hidesAddress || asked?.address?.postalCode === 'never';
  const arrange = () => {
    postal.root.hidden = !ASKS_POSTAL.has(country.value);
    changed();
  };
  postal.root.hidden = !ASKS_POSTAL.has(country.value);
  const check = postal.spec.check;
  postal.spec.check = (value) => (postal.root.hidden ? null : (check?.(value) ?? null));
  const fields = [number, expiry, cvc, ...(hidesCountry ? [] : [country]), ...(hidesPostal ? [] : [postal])];
  return {
    type: 'card',
    fields,
    typed: () => ({
      type: 'card',
      card: typedCard({ number, expiry, cvc }),
      billing_details: {
        address: {
          ...(hidesCountry ? {} : { country: country.value }),
          ...(hidesPostal || postal.root.hidden ? {} : { postal_code: postal.value }),
        },
      },
    }),
  };
}

/** @param {string} type @param {any} defaults @param {() => void} changed @returns {Method} */
function otherMethod(type, defaults, changed) {
  const fields = methodFields(type, defaults, changed);
  return { type, fields, typed: () => typedMethod(type, fields) };
}

/** @param {Method[]} methods @param {(method: Method) => void} show */
function tabs(methods, show) {
  const group = document.createElement('fieldset');
  group.className = 'tabs';
  const legend = document.createElement('legend');
  legend.className = 'hidden';
  legend.textContent = 'Payment method';
  group.append(legend);
  for (const [at, method] of methods.entries()) {
    const label = document.createElement('label');
    label.className = 'tab';
    const radio = document.createElement('input');
    radio.type = 'radio';
    radio.name = 'method';
    radio.value = method.type;
    radio.checked = at === 0;
    radio.addEventListener('change', () => show(method));
    label.append(radio, NAMES[method.type] ?? method.type);
    group.append(label);
  }
  return group;
}
