import { emailField, nameField } from './contact-fields.js';
import { Field, toValidationError, validateAll } from './field.js';
import { make } from './server.js';

/** @typedef {import('./main.js').Form} Form */
/** @typedef {Field} AnyField */

/** @param {string} typed */
export const formatIban = (typed) =>
  typed
    .replace(/[^a-zA-Z0-9]/g, '')
    .toUpperCase()
    .replace(/(.{4})(?=.)/g, '$1 ');

/** ISO 13616. @param {string} value */
export function checkIban(value) {
  const iban = value.replace(/\s/g, '');
  if (iban.length < 15) return { code: 'incomplete_iban', message: 'Your IBAN is incomplete.' };
  const digits = [...iban.slice(4), ...iban.slice(0, 4)].map((char) => Number.parseInt(char, 36)).join('');
  const rest = [...digits].reduce((sum, digit) => (sum * 10 + Number(digit)) % 97, 0);
  return rest === 1 ? null : { code: 'invalid_iban', message: 'Your IBAN is invalid.' };
}

/** @param {() => void} changed @param {object} [look] */
export const ibanField = (changed, look = {}) =>
  new Field(
    {
      name: 'iban',
      label: 'IBAN',
      placeholder: 'DE00 0000 0000 0000 0000 00',
      maxLength: 42,
      format: formatIban,
      check: checkIban,
      ...look,
    },
    changed,
  );

/** @param {string} name @param {string} label @param {number} least @param {number} most @param {string} placeholder @param {() => void} changed */
const digitsField = (name, label, least, most, placeholder, changed) =>
  new Field(
    {
      name,
      label,
      inputmode: 'numeric',
      placeholder,
      maxLength: most,
      format: (typed) => typed.replace(/\D/g, ''),
      check: (value) =>
        value.length < least
          ? { code: `incomplete_${name}`, message: `Your ${label.toLowerCase()} is incomplete.` }
          : null,
    },
    changed,
  );

/** What is asked for in each method that is no card. @param {string} type @param {any} defaults @param {() => void} changed @returns {AnyField[]} */
export function methodFields(type, defaults, changed) {
  const name = nameField(changed, defaults.name ?? '');
  const email = emailField(changed, defaults.email ?? '');
  if (type === 'us_bank_account')
    return [
      name,
      email,
      digitsField('routingNumber', 'Routing number', 9, 9, '110000000', changed),
      digitsField('accountNumber', 'Account number', 6, 17, '000123456789', changed),
    ];
  if (type === 'sepa_debit') return [name, email, ibanField(changed)];
  if (type === 'ideal')
    return [
      name,
      new Field(
        {
          name: 'bank',
          label: 'Bank',
          options: [
            { value: 'ing', label: 'ING' },
            { value: 'rabobank', label: 'Rabobank' },
            { value: 'abn_amro', label: 'ABN AMRO' },
            { value: 'bunq', label: 'bunq' },
          ],
        },
        changed,
      ),
    ];
  return [name];
}

/** @param {string} type @param {AnyField[]} fields */
export function typedMethod(type, fields) {
  const value = (/** @type {string} */ name) => fields.find(({ spec }) => spec.name === name)?.value ?? '';
  const billing = { name: value('name'), ...(value('email') ? { email: value('email') } : {}) };
  if (type === 'us_bank_account')
    return {
      type,
      billing_details: billing,
      us_bank_account: { account_number: value('accountNumber'), routing_number: value('routingNumber') },
    };
  if (type === 'sepa_debit') return { type, billing_details: billing, sepa_debit: { iban: value('iban') } };
  if (type === 'ideal') return { type, billing_details: billing, ideal: { bank: value('bank') } };
  return { type, billing_details: billing };
}

/** What the customer agrees to by paying so. @param {string} type @param {string} merchant */
export function mandateText(type, merchant) {
  if (type === 'us_bank_account')
    return `By continuing, you authorize ${merchant} to debit your bank account up to the amount of this payment and, where you save it, of future payments, until this authorization is revoked.`;
  if (type === 'sepa_debit')
    return `By providing your IBAN, you authorize ${merchant} and its payment service provider to instruct your bank to debit your account. You are entitled to a refund from your bank under its terms; it must be claimed within eight weeks.`;
  if (type === 'ideal' || type === 'bancontact')
    return 'You continue on a page of your bank to authorize the payment.';
  return '';
}

/**
 * The IBAN Element.
 * @param {any} _ @param {any} options @param {() => void} changed
 * @returns {Form}
 */
export function ibanForm(_, options, changed) {
  const field = ibanField(changed, { hidesLabel: true });
  const root = document.createElement('div');
  root.className = 'line';
  root.append(field.root);
  return {
    root,
    state: () => ({
      complete: field.problem === null,
      empty: field.isEmpty,
      error: field.shownProblem ? toValidationError(field.shownProblem) : undefined,
      country: field.value.slice(0, 2),
    }),
    validate: (takesFocus) => validateAll([field], takesFocus),
    focus: () => field.input.focus(),
    clear: () => field.clear(),
    showError: (error) => field.show({ code: error.code ?? error.type, message: error.message }),
    ask: async (_method, params) => ({
      paymentMethod: await make('payment-methods', options, {
        ...params,
        type: 'sepa_debit',
        sepa_debit: { iban: field.value.replace(/\s/g, '') },
      }),
    }),
  };
}
