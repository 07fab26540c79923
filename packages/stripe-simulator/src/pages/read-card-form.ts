import { isCountry } from './countries.ts';
import type { CardInput } from './page-actions.ts';
import type { Problem } from './problem.ts';

/** A form's text fields; files and repeated names are not of these pages. */
export type FormFields = Record<string, string>;

/** What a browser sent, as text fields. */
export async function readForm(request: Request): Promise<FormFields> {
  const type = request.headers.get('content-type') ?? '';
  if (!type.startsWith('application/x-www-form-urlencoded')) return {};
  return Object.fromEntries(new URLSearchParams(await request.text()));
}

/**
 * The card as typed, or what is wrong with it in the words of Stripe's own form. Whether the card is expired
 * or declined is for the simulator to say: it knows what day it is.
 */
export function readCardForm(form: FormFields): { card: CardInput } | { problem: Problem } {
  const number = (form.number ?? '').replace(/[\s-]/g, '');
  if (number === '') return problem('number', 'Enter your card number.');
  if (!/^\d{12,19}$/.test(number) || !passesLuhn(number)) {
    return problem('number', 'Your card number is invalid.');
  }
  const expiry = /^\s*(\d{1,2})\s*[/ -]?\s*(\d{4}|\d{2})\s*$/.exec(form.exp ?? '');
  const expMonth = Number(expiry?.[1] ?? 0);
  const year = expiry?.[2] ?? '';
  if (expMonth < 1 || expMonth > 12) {
    return problem('exp', 'Enter your card’s expiration date as MM / YY.');
  }
  const cvc = (form.cvc ?? '').trim();
  if (!/^\d{3,4}$/.test(cvc)) return problem('cvc', 'Your card’s security code is incomplete.');

  const name = form.name?.trim() ?? '';
  const country = form.country ?? '';
  const postalCode = form.postal_code?.trim() ?? '';
  return {
    card: {
      number,
      expMonth,
      expYear: year.length === 2 ? 2000 + Number(year) : Number(year),
      cvc,
      ...(name === '' ? {} : { name }),
      ...(isCountry(country) ? { country } : {}),
      ...(postalCode === '' ? {} : { postalCode }),
    },
  };
}

function problem(field: 'number' | 'exp' | 'cvc', message: string): { problem: Problem } {
  return { problem: { field, message } };
}

/** The check digit that catches typing errors (ISO/IEC 7812-1, annex B). */
function passesLuhn(number: string): boolean {
  const sum = Array.from(number, Number)
    .reverse()
    .map((digit, index) => (index % 2 === 1 ? digit * 2 : digit))
    .reduce((total, value) => total + (value > 9 ? value - 9 : value), 0);
  return sum % 10 === 0;
}
