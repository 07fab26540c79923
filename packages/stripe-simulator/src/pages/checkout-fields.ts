import { html } from 'hono/html';
import type Stripe from 'stripe';
import { addressFields } from './address-fields.ts';
import type { Html } from './layout.ts';
import type { CheckoutView } from './page-actions.ts';
import { type Problem, problemAttributes } from './problem.ts';
import type { FormFields } from './read-card-form.ts';
import { shippingChoice } from './shipping-choice.ts';
import { TAX_ID_TYPES } from './tax-id-types.ts';

interface Filled {
  typed: FormFields;
  problem: Problem | null;
}

type Session = Stripe.Checkout.Session;

/** The email the app gave with the session, which the person can't change then. */
export function fixedEmail(session: Session): string | null {
  return session.customer_details?.email ?? session.customer_email;
}

export function contactFields(session: Session, filled: Filled): Html {
  const fixed = fixedEmail(session);
  const { business, individual } = session.name_collection ?? {};
  return html`<h2>Contact</h2>
    <div class="field">
      <label for="email">Email</label>
      <input id="email" name="email" type="email" autocomplete="email" maxlength="254" required
        value="${fixed ?? filled.typed.email ?? ''}" ${fixed === null ? '' : html`readonly`} ${problemAttributes(filled.problem, 'email')}>
    </div>
    ${
      session.phone_number_collection?.enabled === true
        ? textField(
            { name: 'phone', label: 'Phone number', type: 'tel', autocomplete: 'tel', required: true },
            filled,
          )
        : ''
    }
    ${individual?.enabled === true ? textField(nameField('individual_name', 'Full name', individual), filled) : ''}
    ${business?.enabled === true ? textField(nameField('business_name', 'Business name', business), filled) : ''}`;
}

const nameField = (name: string, label: string, { optional }: { optional: boolean }) => ({
  name,
  label: optional ? `${label} (optional)` : label,
  type: 'text',
  autocomplete: name === 'business_name' ? 'organization' : 'name',
  required: !optional,
});

interface TextField {
  name: string;
  label: string;
  type: string;
  autocomplete: string;
  required: boolean;
  minlength?: number | null;
  maxlength?: number | null;
  initial?: string | null;
}

function textField(field: TextField, { typed, problem }: Filled): Html {
  const { name, label, type, autocomplete, required, minlength, maxlength = 200, initial } = field;
  return html`<div class="field spaced">
    <label for="${name}">${label}</label>
    <input id="${name}" name="${name}" type="${type === 'numeric' ? 'text' : type}" autocomplete="${autocomplete}"
      ${type === 'numeric' ? html`inputmode="numeric" pattern="[0-9]*"` : ''} ${required ? html`required` : ''}
      ${minlength ? html`minlength="${minlength}"` : ''} maxlength="${maxlength ?? 255}"
      value="${typed[name] ?? initial ?? ''}" ${problemAttributes(problem, name)}>
  </div>`;
}

/** Where to, and how; the way that is chosen is part of the total. */
export function shippingFields(view: CheckoutView, filled: Filled, updatePath: string): Html | '' {
  const { session, shippingRates } = view;
  const countries = session.shipping_address_collection?.allowed_countries;
  if (!countries && shippingRates.length === 0) return '';
  const text = session.custom_text.shipping_address?.message;
  return html`<h2>Shipping</h2>
    ${countries ? addressFields({ kind: 'ship', ...filled, countries, defaultCountry: 'US' }) : ''}
    ${shippingChoice(view, { chosen: filled.typed.shipping_rate, problem: filled.problem, updatePath })}
    ${text ? html`<p class="terms">${text}</p>` : ''}`;
}

/** A business gives its number and the name that goes with it. */
export function taxIdFields(session: Session, filled: Filled): Html | '' {
  if (session.tax_id_collection?.enabled !== true) return '';
  const { typed, problem } = filled;
  const isNeeded = session.tax_id_collection.required === 'if_supported';
  const isOpen = isNeeded || (typed.tax_id ?? '') !== '' || problem?.field === 'tax_id';
  return html`<details class="business" ${isOpen ? html`open` : ''}>
    <summary>${isNeeded ? 'Business details' : 'I’m purchasing as a business'}</summary>
    ${
      session.name_collection?.business?.enabled === true
        ? ''
        : textField(
            {
              name: 'business_name',
              label: 'Business name',
              type: 'text',
              autocomplete: 'organization',
              required: false,
            },
            filled,
          )
    }
    <div class="fields spaced">
      <div class="field wide">
        <label for="tax_id_type">Tax ID type</label>
        <select id="tax_id_type" name="tax_id_type">
          ${TAX_ID_TYPES.map(
            ({ type, name }) =>
              html`<option value="${type}" ${type === (typed.tax_id_type ?? 'eu_vat') ? html`selected` : ''}>${name}</option>`,
          )}
        </select>
      </div>
      <div class="field wide">
        <label for="tax_id">Tax ID</label>
        <input id="tax_id" name="tax_id" maxlength="60" autocomplete="off" value="${typed.tax_id ?? ''}"
          ${problemAttributes(problem, 'tax_id')}>
      </div>
    </div>
  </details>`;
}

/** The merchant's own questions. */
export const customFields = (session: Session, filled: Filled): Html =>
  html`${session.custom_fields.map((field) => customField(field, filled))}`;

function customField(field: Stripe.Checkout.Session.CustomField, filled: Filled): Html {
  const name = `custom_${field.key}`;
  const label = `${field.label.custom ?? field.key}${field.optional ? ' (optional)' : ''}`;
  if (field.dropdown) return dropdown({ name, label, required: !field.optional }, field.dropdown, filled);
  const input = field.numeric ?? field.text;
  return textField(
    {
      name,
      label,
      type: field.type === 'numeric' ? 'numeric' : 'text',
      autocomplete: 'off',
      required: !field.optional,
      minlength: input?.minimum_length ?? null,
      maxlength: input?.maximum_length ?? 255,
      initial: input?.default_value ?? null,
    },
    filled,
  );
}

function dropdown(
  { name, label, required }: { name: string; label: string; required: boolean },
  { options, default_value: initial }: Stripe.Checkout.Session.CustomField.Dropdown,
  { typed, problem }: Filled,
): Html {
  const chosen = typed[name] ?? initial ?? '';
  return html`<div class="field spaced">
    <label for="${name}">${label}</label>
    <select id="${name}" name="${name}" ${required ? html`required` : ''} ${problemAttributes(problem, name)}>
      <option value="">Choose…</option>
      ${options.map(
        ({ label: text, value }) =>
          html`<option value="${value}" ${value === chosen ? html`selected` : ''}>${text}</option>`,
      )}
    </select>
  </div>`;
}

/** What the person agrees to by ticking, rather than by pressing the button. */
export function consentFields(
  { session, merchantName, asksForMethod }: CheckoutView,
  { typed, problem }: Filled,
): Html {
  const collection = session.consent_collection;
  const box = (name: string, text: string, required: boolean) =>
    html`<label class="check"><input type="checkbox" id="${name}" name="${name}" value="yes"
      ${typed[name] === 'yes' ? html`checked` : ''} ${required ? html`required` : ''} ${problemAttributes(problem, name)}> <span>${text}</span></label>`;
  const terms = session.custom_text.terms_of_service_acceptance?.message;
  return html`${
    asksForMethod && session.saved_payment_method_options?.payment_method_save === 'enabled'
      ? box('save_method', 'Save payment information for future purchases', false)
      : ''
  }${
    collection?.promotions === 'auto'
      ? box('promotions', `${merchantName} may email me news and offers`, false)
      : ''
  }${
    collection?.terms_of_service === 'required'
      ? box('terms', terms ?? `I agree to ${merchantName}’s Terms of Service and Privacy Policy`, true)
      : ''
  }`;
}
