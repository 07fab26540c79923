import { countryField, nameField } from './contact-fields.js';
import { Field, needed, validateAll } from './field.js';

/** @typedef {import('./main.js').Form} Form */

/** Countries whose addresses name a state or province. */
const WITH_STATE = new Set(['AU', 'BR', 'CA', 'CN', 'IN', 'IT', 'JP', 'MX', 'US']);
/** Countries without postal codes that matter. */
const WITHOUT_POSTAL = new Set(['AE', 'HK', 'IE', 'PA', 'QA']);

/**
 * The Address Element: https://docs.stripe.com/elements/address-element
 * @param {any} session @param {any} options @param {() => void} changed
 * @returns {Form}
 */
export function addressForm(session, options, changed) {
  const { allowedCountries, defaultValues = {}, fields: asked = {} } = options.elementOptions ?? {};
  const given = defaultValues.address ?? {};
  const countries = session.countries.filter(
    (/** @type {{ code: string }} */ { code }) => !allowedCountries || allowedCountries.includes(code),
  );
  const text = (/** @type {string} */ name, /** @type {string} */ label, /** @type {any} */ more = {}) =>
    new Field(
      {
        name,
        label,
        value: given[name] ?? '',
        check: needed(`incomplete_${name}`, 'This field is incomplete.'),
        ...more,
      },
      changed,
    );
  const country = countryField(countries, () => arrange(), given.country ?? session.country);
  if (country.value === '') country.input.value = countries[0]?.code ?? '';
  const fields = {
    name: nameField(changed, defaultValues.name ?? ''),
    country,
    line1: text('line1', 'Address line 1', { autocomplete: 'address-line1', placeholder: 'Street address' }),
    line2: text('line2', 'Address line 2', {
      autocomplete: 'address-line2',
      placeholder: 'Apt., suite, unit number, etc. (optional)',
      check: undefined,
    }),
    city: text('city', 'City', { autocomplete: 'address-level2' }),
    state: text('state', 'State', { autocomplete: 'address-level1' }),
    postal_code: text('postal_code', 'Postal code', { autocomplete: 'postal-code' }),
    phone: new Field(
      {
        name: 'phone',
        label: 'Phone number',
        autocomplete: 'tel',
        type: 'tel',
        inputmode: 'tel',
        value: defaultValues.phone ?? '',
        check:
          asked.phone === 'always'
            ? needed('incomplete_phone_number', 'Your phone number is incomplete.')
            : () => null,
      },
      changed,
    ),
  };
  const root = document.createElement('div');
  root.className = 'grid';
  const visible = () =>
    Object.entries(fields)
      .filter(([name]) => name !== 'state' || WITH_STATE.has(country.value))
      .filter(([name]) => name !== 'postal_code' || !WITHOUT_POSTAL.has(country.value))
      .filter(([name]) => name !== 'phone' || asked.phone === 'always')
      .map(([, field]) => field);
  function arrange() {
    root.replaceChildren(...visible().map((field) => field.root));
    changed();
  }
  root.append(...visible().map((field) => field.root));
  const shownValue = (/** @type {Field} */ field) => (visible().includes(field) ? field.value : '');
  return {
    root,
    state: () => ({
      complete: visible().every((field) => field.problem === null),
      empty: visible().every((field) => field === country || field.isEmpty),
      isNewAddress: true,
      value: {
        name: fields.name.value,
        ...(asked.phone === 'always' ? { phone: fields.phone.value } : {}),
        address: {
          line1: fields.line1.value,
          line2: fields.line2.value || null,
          city: fields.city.value,
          state: shownValue(fields.state),
          postal_code: shownValue(fields.postal_code),
          country: country.value,
        },
      },
    }),
    validate: (takesFocus) => validateAll(visible(), takesFocus),
    focus: () => fields.name.input.focus(),
    clear: () => {
      for (const field of visible()) if (field !== country) field.clear();
    },
  };
}
