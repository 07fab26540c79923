import type Stripe from 'stripe';
import { invalidRequest, missingParam } from '../../kernel/stripe-error.ts';

type Given = Stripe.Checkout.SessionCreateParams.CustomField;
type Field = Stripe.Checkout.Session.CustomField;

const MOST_FIELDS = 3;
const LONGEST_KEY = 200;
const LONGEST_LABEL = 50;
const MOST_OPTIONS = 200;
const LONGEST_OPTION = 100;
const LONGEST_ANSWER = 255;

/** Up to three questions of the merchant's own (docs.stripe.com/payments/checkout/custom-fields). */
export function toCustomFields(given: readonly Given[] | '' | null | undefined): Field[] {
  const fields = (given || []).map((field, at) => toField(field, `custom_fields[${at}]`));
  if (fields.length > MOST_FIELDS)
    throw invalidRequest(`You may only specify up to ${MOST_FIELDS} custom fields.`, {
      param: 'custom_fields',
    });
  const keys = fields.map(({ key }) => key);
  const again = keys.find((key, at) => keys.indexOf(key) < at);
  if (again !== undefined)
    throw invalidRequest(`The key of each custom field must be unique: ${again} is there twice.`, {
      param: 'custom_fields',
    });
  return fields;
}

function toField(given: Given, param: string): Field {
  assertForm(given.key, { most: LONGEST_KEY, form: /^[a-z0-9]+$/i, param: `${param}[key]` });
  assertForm(given.label.custom, { most: LONGEST_LABEL, param: `${param}[label][custom]` });
  const common: Omit<Field, 'type'> = {
    key: given.key,
    label: { custom: given.label.custom, type: 'custom' },
    optional: given.optional ?? false,
  };
  for (const other of ['dropdown', 'numeric', 'text'] as const)
    if (other !== given.type && given[other])
      throw invalidRequest(`You can not pass \`${other}\` for a custom field of type \`${given.type}\`.`, {
        param: `${param}[${other}]`,
      });
  if (given.type === 'dropdown')
    return { ...common, dropdown: toDropdown(given.dropdown, `${param}[dropdown]`), type: 'dropdown' };
  if (given.type === 'numeric')
    return { ...common, numeric: toInput(given.numeric, `${param}[numeric]`), type: 'numeric' };
  return { ...common, text: toInput(given.text, `${param}[text]`), type: 'text' };
}

function toDropdown(
  given: Stripe.Checkout.SessionCreateParams.CustomField.Dropdown | undefined,
  param: string,
): Stripe.Checkout.Session.CustomField.Dropdown {
  if (!given || given.options.length === 0) throw missingParam(`${param}[options]`);
  if (given.options.length > MOST_OPTIONS)
    throw invalidRequest(`A dropdown may have up to ${MOST_OPTIONS} options.`, {
      param: `${param}[options]`,
    });
  for (const [at, { label, value }] of given.options.entries()) {
    assertForm(label, { most: LONGEST_OPTION, param: `${param}[options][${at}][label]` });
    assertForm(value, {
      most: LONGEST_OPTION,
      form: /^[a-z0-9]+$/i,
      param: `${param}[options][${at}][value]`,
    });
  }
  const initial = given.default_value ?? null;
  if (initial !== null && !given.options.some(({ value }) => value === initial))
    throw invalidRequest('The default value must be one of the options.', {
      param: `${param}[default_value]`,
    });
  return { default_value: initial, options: given.options, value: initial };
}

function toInput(
  given: Stripe.Checkout.SessionCreateParams.CustomField.Text | undefined,
  param: string,
): Stripe.Checkout.Session.CustomField.Text {
  const { minimum_length: minimum = null, maximum_length: maximum = null } = given ?? {};
  for (const [name, length] of Object.entries({ minimum_length: minimum, maximum_length: maximum }))
    if (length !== null && (length < 1 || length > LONGEST_ANSWER))
      throw invalidRequest(`This value must be between 1 and ${LONGEST_ANSWER}.`, {
        code: 'parameter_invalid_integer',
        param: `${param}[${name}]`,
      });
  if (minimum !== null && maximum !== null && minimum > maximum)
    throw invalidRequest('The minimum length must not be greater than the maximum.', {
      param: `${param}[minimum_length]`,
    });
  const initial = given?.default_value ?? null;
  return { default_value: initial, maximum_length: maximum, minimum_length: minimum, value: initial };
}

function assertForm(
  text: string,
  { most, form, param }: { most: number; form?: RegExp; param: string },
): void {
  if (text.length > most)
    throw invalidRequest(`Invalid string: must be at most ${most} characters`, { param });
  if (form && !form.test(text))
    throw invalidRequest('Invalid string: must only have alphanumeric characters.', { param });
}

/** The same fields with what the person has answered; a field that was left empty has no value. */
export const answered = (fields: readonly Field[], answers: Readonly<Record<string, string>>): Field[] =>
  fields.map((field) => {
    const value = answers[field.key] || null;
    return {
      ...field,
      ...(field.dropdown ? { dropdown: { ...field.dropdown, value } } : {}),
      ...(field.numeric ? { numeric: { ...field.numeric, value } } : {}),
      ...(field.text ? { text: { ...field.text, value } } : {}),
    };
  });
