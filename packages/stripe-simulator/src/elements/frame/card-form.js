import {
  brandOf,
  cvcField,
  digitsOf,
  expiryField,
  FIELD_OF_CODE,
  numberField,
  postalField,
  readExpiry,
} from './card-fields.js';
import { toValidationError, validateAll } from './field.js';
import { make } from './server.js';

/** @typedef {import('./field.js').Field} Field */
/** @typedef {import('./main.js').Form} Form */

/** What the page is told: never what was typed. @param {Field[]} fields @param {string} brand @param {string} postalCode */
function stateOf(fields, brand, postalCode) {
  const shown = fields.map((field) => field.shownProblem).find(Boolean);
  return {
    complete: fields.every((field) => field.problem === null),
    empty: fields.every((field) => field.isEmpty),
    error: shown ? toValidationError(shown) : undefined,
    brand,
    value: { postalCode },
  };
}

/** @param {{ number: Field, expiry: Field, cvc: Field }} fields */
export const typedCard = ({ number, expiry, cvc }) => ({
  number: digitsOf(number.value),
  ...readExpiry(expiry.value),
  cvc: cvc.value,
});

/** @param {Field[]} fields @param {any} error */
export function showOnField(fields, error) {
  const name = FIELD_OF_CODE[error?.code] ?? 'number';
  const field = fields.find(({ spec }) => spec.name === name);
  if (!field || !error) return;
  field.show({ code: error.code ?? error.type, message: error.message });
}

/**
 * The Card Element: one line, as https://docs.stripe.com/js/elements_object/create_element?type=card
 * @param {any} session @param {any} options @param {() => void} changed
 * @returns {Form}
 */
export function cardForm(session, options, changed) {
  const number = numberField(changed, { hidesLabel: true, placeholder: 'Card number' });
  const expiry = expiryField(session.now, changed, { hidesLabel: true });
  const cvc = cvcField(() => brandOf(digitsOf(number.value)).cvc, changed, { hidesLabel: true });
  const hidesPostal = options.elementOptions?.hidePostalCode === true;
  const postal = postalField(changed, {
    hidesLabel: true,
    value: options.elementOptions?.value?.postalCode ?? '',
  });
  const fields = [number, expiry, cvc, ...(hidesPostal ? [] : [postal])];
  const root = document.createElement('div');
  root.className = 'line';
  root.append(...fields.map((field) => field.root));
  const brand = () => brandOf(digitsOf(number.value)).brand;
  return {
    root,
    state: () => stateOf(fields, brand(), postal.value),
    validate: (takesFocus) => validateAll(fields, takesFocus),
    focus: () => number.input.focus(),
    clear: () => {
      for (const field of fields) field.clear();
    },
    showError: (error) => showOnField(fields, error),
    ask: (method, params) =>
      askForCard(options, method, { card: typedCard({ number, expiry, cvc }), postal: postal.value, params }),
  };
}

/** @param {any} options @param {string} method @param {{ card: object, postal: string, params: any }} given */
async function askForCard(options, method, { card, postal, params }) {
  if (method === 'createToken')
    return {
      token: await make('tokens', options, { card, ...params, address_zip: params.address_zip ?? postal }),
    };
  const { billing_details: billing = {}, ...rest } = params;
  const address = postal ? { postal_code: postal, ...billing.address } : billing.address;
  const typed = {
    ...rest,
    type: 'card',
    card,
    billing_details: { ...billing, ...(address ? { address } : {}) },
  };
  return { paymentMethod: await make('payment-methods', options, typed) };
}

/**
 * One of the three elements of a card. They are frames of one origin: the one of the number reads the others, and the page
 * between them reads none.
 * @param {any} session @param {any} options @param {() => void} changed
 * @returns {Form}
 */
export function splitCardForm(session, options, changed) {
  const look = { hidesLabel: true, placeholder: options.elementOptions?.placeholder };
  const own = Object.fromEntries(Object.entries(look).filter(([, value]) => value !== undefined));
  const peer = (/** @type {string} */ type) => peerOf(type, options.key);
  const cvcLength = () => brandOf(digitsOf(peer('cardNumber')?.value ?? '')).cvc;
  const field =
    options.type === 'cardNumber'
      ? numberField(changed, own)
      : options.type === 'cardExpiry'
        ? expiryField(session.now, changed, own)
        : cvcField(cvcLength, changed, own);
  Object.assign(window, { splitField: { type: options.type, key: options.key, field } });
  const root = document.createElement('div');
  root.className = 'line';
  root.append(field.root);
  return {
    root,
    state: () => {
      const { complete, empty, error } = stateOf([field], '', '');
      const brand = brandOf(digitsOf(field.value)).brand;
      return { complete, empty, error, ...(options.type === 'cardNumber' ? { brand } : {}) };
    },
    validate: (takesFocus) => validateAll([field], takesFocus),
    focus: () => field.input.focus(),
    clear: () => field.clear(),
    showError: (error) => showOnField([field], error),
    ask: async (method, params) => {
      const [expiry, cvc] = [peer('cardExpiry'), peer('cardCvc')];
      if (options.type !== 'cardNumber' || !expiry || !cvc)
        return {
          error: { type: 'validation_error', code: 'incomplete_card', message: 'Your card is incomplete.' },
        };
      const { error } = validateAll([expiry, cvc]);
      if (error) return { error };
      return askForCard(options, method, {
        card: typedCard({ number: field, expiry, cvc }),
        postal: '',
        params,
      });
    },
  };
}

/** @param {string} type @param {string} key @returns {Field | undefined} */
function peerOf(type, key) {
  for (let at = 0; at < window.parent.length; at++) {
    try {
      const { splitField } = /** @type {any} */ (window.parent[at]);
      if (splitField?.type === type && splitField.key === key) return splitField.field;
    } catch {
      // A frame of another origin, which is none of ours.
    }
  }
  return undefined;
}
