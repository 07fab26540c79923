import { Field } from './field.js';

/** @typedef {{ brand: string, lengths: number[], cvc: number, groups: RegExp }} Brand */

const FOURS = /(\d{4})(?=\d)/g;

/** What a number begins with tells its brand. @type {{ prefix: RegExp, is: Brand }[]} */
const BRANDS = [
  {
    prefix: /^3[47]/,
    is: { brand: 'amex', lengths: [15], cvc: 4, groups: /^(\d{4})(\d{1,6})?(\d{1,5})?.*$/ },
  },
  { prefix: /^(30|36|38)/, is: { brand: 'diners', lengths: [14, 16], cvc: 3, groups: FOURS } },
  { prefix: /^35/, is: { brand: 'jcb', lengths: [16], cvc: 3, groups: FOURS } },
  { prefix: /^62/, is: { brand: 'unionpay', lengths: [16, 17, 18, 19], cvc: 3, groups: FOURS } },
  { prefix: /^6/, is: { brand: 'discover', lengths: [16], cvc: 3, groups: FOURS } },
  { prefix: /^(5|2[2-7])/, is: { brand: 'mastercard', lengths: [16], cvc: 3, groups: FOURS } },
  { prefix: /^4/, is: { brand: 'visa', lengths: [16], cvc: 3, groups: FOURS } },
];
/** @type {Brand} */
const UNKNOWN = { brand: 'unknown', lengths: [16], cvc: 3, groups: FOURS };

/** @param {string} number */
export const brandOf = (number) => BRANDS.find(({ prefix }) => prefix.test(number))?.is ?? UNKNOWN;

/** @param {string} text */
export const digitsOf = (text) => text.replace(/\D/g, '');

/** @param {string} typed */
export function formatNumber(typed) {
  const digits = digitsOf(typed);
  const brand = brandOf(digits);
  const kept = digits.slice(0, Math.max(...brand.lengths));
  if (brand.brand !== 'amex') return kept.replace(FOURS, '$1 ');
  return [kept.slice(0, 4), kept.slice(4, 10), kept.slice(10)].filter((part) => part !== '').join(' ');
}

/** @param {string} typed @param {boolean} isDeleting */
export function formatExpiry(typed, isDeleting) {
  let digits = digitsOf(typed.replace(/^(\d)\s*\/\s*/, '0$1'));
  if (/^[2-9]/.test(digits)) digits = `0${digits}`;
  if (digits.length === 6 && digits.startsWith('20', 2)) digits = digits.slice(0, 2) + digits.slice(4);
  digits = digits.slice(0, 4);
  if (digits.length < 2 || (digits.length === 2 && isDeleting)) return digits;
  return `${digits.slice(0, 2)} / ${digits.slice(2)}`;
}

/** The check digit of ISO/IEC 7812. @param {string} digits */
export function hasCheckDigit(digits) {
  const sum = [...digits]
    .reverse()
    .map((digit, at) => Number(digit) * (at % 2 === 1 ? 2 : 1))
    .reduce((total, value) => total + (value > 9 ? value - 9 : value), 0);
  return sum % 10 === 0;
}

/** @param {string} value */
export function checkNumber(value) {
  const digits = digitsOf(value);
  const { lengths } = brandOf(digits);
  if (digits.length < Math.min(...lengths))
    return { code: 'incomplete_number', message: 'Your card number is incomplete.' };
  if (!lengths.includes(digits.length) || !hasCheckDigit(digits))
    return { code: 'invalid_number', message: 'Your card number is invalid.' };
  return null;
}

/** @param {string} value */
export function readExpiry(value) {
  const digits = digitsOf(value);
  return { expMonth: Number(digits.slice(0, 2)), expYear: 2000 + Number(digits.slice(2, 4)) };
}

/** Against the simulator's clock: a card is good until the end of its month. @param {string} value @param {number} now Unix seconds. */
export function checkExpiry(value, now) {
  const digits = digitsOf(value);
  const { expMonth, expYear } = readExpiry(value);
  if (digits.length < 4)
    return { code: 'incomplete_expiry', message: "Your card's expiration date is incomplete." };
  const today = new Date(now * 1000);
  if (expMonth < 1 || expMonth > 12)
    return { code: 'invalid_expiry_month', message: "Your card's expiration date is invalid." };
  if (expYear < today.getUTCFullYear())
    return { code: 'invalid_expiry_year_past', message: "Your card's expiration year is in the past." };
  if (Date.UTC(expYear, expMonth, 1) <= now * 1000)
    return { code: 'invalid_expiry_month_past', message: "Your card's expiration date is in the past." };
  if (expYear > today.getUTCFullYear() + 50)
    return { code: 'invalid_expiry_year', message: "Your card's expiration year is invalid." };
  return null;
}

/** @param {() => void} changed @param {{ hidesLabel?: boolean, placeholder?: string }} [look] */
export const numberField = (changed, look = {}) =>
  new Field(
    {
      name: 'number',
      label: 'Card number',
      autocomplete: 'cc-number',
      inputmode: 'numeric',
      placeholder: '1234 1234 1234 1234',
      maxLength: 30,
      format: formatNumber,
      check: checkNumber,
      ...look,
    },
    changed,
  );

/** @param {number} now @param {() => void} changed @param {{ hidesLabel?: boolean, placeholder?: string }} [look] */
export const expiryField = (now, changed, look = {}) =>
  new Field(
    {
      name: 'expiry',
      label: 'Expiration date',
      autocomplete: 'cc-exp',
      inputmode: 'numeric',
      placeholder: 'MM / YY',
      maxLength: 9,
      format: formatExpiry,
      check: (value) => checkExpiry(value, now),
      ...look,
    },
    changed,
  );

/** @param {() => number} length how many digits the brand has. @param {() => void} changed @param {{ hidesLabel?: boolean, placeholder?: string }} [look] */
export const cvcField = (length, changed, look = {}) =>
  new Field(
    {
      name: 'cvc',
      label: 'Security code',
      autocomplete: 'cc-csc',
      inputmode: 'numeric',
      placeholder: 'CVC',
      maxLength: 4,
      format: (typed) => digitsOf(typed).slice(0, length()),
      check: (value) =>
        value.length < length()
          ? { code: 'incomplete_cvc', message: "Your card's security code is incomplete." }
          : null,
      ...look,
    },
    changed,
  );

/** @param {() => void} changed @param {{ hidesLabel?: boolean, value?: string }} [look] */
export const postalField = (changed, look = {}) =>
  new Field(
    {
      name: 'postalCode',
      label: 'ZIP code',
      autocomplete: 'billing postal-code',
      placeholder: '12345',
      maxLength: 12,
      check: (value) =>
        value.length < 3 ? { code: 'incomplete_zip', message: 'Your postal code is incomplete.' } : null,
      ...look,
    },
    changed,
  );

/** The codes of the API's answers that are about one of the fields. @type {Record<string, string>} */
export const FIELD_OF_CODE = {
  card_declined: 'number',
  expired_card: 'expiry',
  incorrect_cvc: 'cvc',
  incorrect_number: 'number',
  invalid_cvc: 'cvc',
  invalid_expiry_month: 'expiry',
  invalid_expiry_year: 'expiry',
  invalid_number: 'number',
  processing_error: 'number',
};
