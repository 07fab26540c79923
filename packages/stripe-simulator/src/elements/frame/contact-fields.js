import { Field, needed, toValidationError, validateAll } from './field.js';

/** @typedef {import('./main.js').Form} Form */

/** @param {() => void} changed @param {string} [value] */
export const nameField = (changed, value = '') =>
  new Field(
    {
      name: 'name',
      label: 'Full name',
      autocomplete: 'name',
      placeholder: 'First and last name',
      value,
      check: needed('incomplete_name', 'Please provide your full name.'),
    },
    changed,
  );

/** @param {() => void} changed @param {string} [value] */
export const emailField = (changed, value = '') =>
  new Field(
    {
      name: 'email',
      label: 'Email',
      autocomplete: 'email',
      type: 'email',
      inputmode: 'email',
      placeholder: 'you@example.com',
      value,
      check: (typed) =>
        typed === ''
          ? { code: 'incomplete_email', message: 'Your email is incomplete.' }
          : /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(typed)
            ? null
            : { code: 'invalid_email', message: 'Your email is invalid.' },
    },
    changed,
  );

/**
 * @param {{ code: string, name: string }[]} countries @param {() => void} changed @param {string} value
 */
export const countryField = (countries, changed, value) =>
  new Field(
    {
      name: 'country',
      label: 'Country',
      autocomplete: 'country',
      value,
      options: countries.map(({ code, name }) => ({ value: code, label: name })),
    },
    changed,
  );

/**
 * The Link Authentication Element asks for the email only: nobody here has a Link account.
 * @param {any} _ @param {any} options @param {() => void} changed
 * @returns {Form}
 */
export function emailForm(_, options, changed) {
  const email = emailField(changed, options.elementOptions?.defaultValues?.email ?? '');
  return {
    root: email.root,
    state: () => ({
      complete: email.problem === null,
      empty: email.isEmpty,
      error: email.shownProblem ? toValidationError(email.shownProblem) : undefined,
      value: { email: email.value },
    }),
    validate: (takesFocus) => validateAll([email], takesFocus),
    focus: () => email.input.focus(),
    clear: () => email.clear(),
  };
}
