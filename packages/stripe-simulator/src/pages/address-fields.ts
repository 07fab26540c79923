import { html } from 'hono/html';
import type Stripe from 'stripe';
import { COUNTRIES, isCountry } from './countries.ts';
import type { Html } from './layout.ts';
import { type Problem, problemAttributes } from './problem.ts';
import type { FormFields } from './read-card-form.ts';

/** `ship` and `bill` go before the names of the fields, so that a form can have both. */
export type AddressKind = 'ship' | 'bill';

interface AddressForm {
  kind: AddressKind;
  typed: FormFields;
  problem: Problem | null;
  /** Those that can be chosen; all, if it is left out. */
  countries?: readonly string[];
  defaultCountry: string;
}

const AUTOCOMPLETE: Record<AddressKind, string> = { ship: 'shipping', bill: 'billing' };

/** A whole postal address. Which of its parts are needed depends on the country, so only some are required. */
export function addressFields({ kind, typed, problem, countries, defaultCountry }: AddressForm): Html {
  const text = (
    part: string,
    label: string,
    autocomplete: string,
    more: { required?: boolean; wide?: boolean },
  ) => {
    const name = `${kind}_${part}`;
    return html`<div class="field ${more.wide === true ? 'wide' : 'place'}">
      <label for="${name}">${label}</label>
      <input id="${name}" name="${name}" autocomplete="${AUTOCOMPLETE[kind]} ${autocomplete}" maxlength="200"
        value="${typed[name] ?? ''}" ${more.required === true ? html`required` : ''} ${problemAttributes(problem, name)}>
    </div>`;
  };
  return html`<div class="fields">
    ${kind === 'ship' ? text('name', 'Full name', 'name', { required: true, wide: true }) : ''}
    ${countrySelect({ kind, typed, problem, defaultCountry, ...(countries ? { countries } : {}) })}
    ${text('line1', 'Address', 'address-line1', { required: kind === 'ship', wide: true })}
    ${text('line2', 'Apartment, suite, etc. (optional)', 'address-line2', { wide: true })}
    ${text('city', 'City', 'address-level2', { required: kind === 'ship' })}
    ${text('state', 'State or region', 'address-level1', {})}
    ${text('postal_code', 'Postal code', 'postal-code', { wide: true })}
  </div>`;
}

function countrySelect({ kind, typed, problem, countries, defaultCountry }: AddressForm): Html {
  const name = `${kind}_country`;
  const offered = countries ? COUNTRIES.filter(({ code }) => countries.includes(code)) : COUNTRIES;
  const chosen =
    typed[name] ?? (countries && !countries.includes(defaultCountry) ? countries[0] : defaultCountry);
  return html`<div class="field wide">
    <label for="${name}">Country or region</label>
    <select id="${name}" name="${name}" autocomplete="${AUTOCOMPLETE[kind]} country" ${problemAttributes(problem, name)}>
      ${offered.map(
        ({ code, name: label }) =>
          html`<option value="${code}" ${code === chosen ? html`selected` : ''}>${label}</option>`,
      )}
    </select>
  </div>`;
}

/** Where the post has no codes, or states are part of every address. */
const WITHOUT_POSTAL_CODE = new Set(
  'AE AG AO BF BI BJ BO BS BW BZ CD CF CG CI CM DJ DM ER FJ GA GD GH GM GQ GY HK IE JM KI KM KN KP LC ML MR MW NA NR PA QA RW SB SC SL SR ST SY TD TG TK TL TO TT TV UG VC VU YE ZW'.split(
    ' ',
  ),
);
const WITH_STATE = new Set(['AU', 'BR', 'CA', 'IN', 'MX', 'US']);

/** The address as typed, or what is missing of it. */
export function readAddress(
  form: FormFields,
  kind: AddressKind,
  countries?: readonly string[],
): { address: Stripe.Address } | { problem: Problem } {
  const part = (name: string) => form[`${kind}_${name}`]?.trim() ?? '';
  const missing = (name: string, message: string) => ({ problem: { field: `${kind}_${name}`, message } });
  const country = part('country');
  if (!isCountry(country)) return missing('country', 'Choose a country or region.');
  if (countries && !countries.includes(country))
    return missing('country', 'Sorry, we do not ship to this country or region.');
  if (part('line1') === '') return missing('line1', 'Enter the street address.');
  if (part('city') === '' && country !== 'SG') return missing('city', 'Enter the city.');
  if (WITH_STATE.has(country) && part('state') === '')
    return missing('state', 'Enter the state or province.');
  if (!WITHOUT_POSTAL_CODE.has(country) && part('postal_code') === '')
    return missing('postal_code', 'Enter the postal code.');
  return {
    address: {
      city: part('city') || null,
      country,
      line1: part('line1'),
      line2: part('line2') || null,
      postal_code: part('postal_code') || null,
      state: part('state') || null,
    },
  };
}
