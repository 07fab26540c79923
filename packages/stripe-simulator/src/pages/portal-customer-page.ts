import { html } from 'hono/html';
import type Stripe from 'stripe';
import { TAX_ID_NAMES } from '../documents/tax-id-names.ts';
import { COUNTRIES } from './countries.ts';
import type { Html } from './layout.ts';
import type { PortalView } from './page-actions.ts';
import { leavePath, portalLayout, portalPath } from './portal-layout.ts';
import { type Problem, problemAttributes, problemNotice } from './problem.ts';
import type { FormFields } from './read-card-form.ts';

/** Who is billed, as far as the configuration lets it be changed. */
export function portalCustomerPage(
  view: PortalView,
  typed: FormFields | null,
  problem: Problem | null,
): Html {
  const { allowed_updates: allowed } = view.configuration.features.customer_update;
  const fields = allowed.filter((one) => one !== 'tax_id');
  return portalLayout(view, {
    title: 'Billing information',
    isSubPage: true,
    body: html`${problemNotice(problem)}
    ${
      fields.length === 0
        ? ''
        : html`<section class="card"><form method="post" action="${portalPath(view, '/customer')}">
        <div class="fields">${fields.map((field) => fieldsOf(field, { customer: view.customer, typed, problem }))}</div>
        <div class="row end">
          <a class="button quiet" href="${leavePath(view)}">Go back</a>
          <button class="primary">Save</button>
        </div>
      </form></section>`
    }
    ${allowed.includes('tax_id') ? taxIds(view, typed, problem) : ''}`,
  });
}

interface Known {
  customer: Stripe.Customer;
  typed: FormFields | null;
  problem: Problem | null;
}

function fieldsOf(field: string, { customer, typed, problem }: Known): Html | '' {
  const text = (name: 'email' | 'name' | 'phone', label: string, type: string, autocomplete: string) =>
    html`<div class="field wide"><label for="${name}">${label}</label>
      <input id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}" maxlength="300"
        value="${typed?.[name] ?? customer[name] ?? ''}" ${problemAttributes(problem, name)}></div>`;
  switch (field) {
    case 'name':
      return text('name', 'Name', 'text', 'name');
    case 'email':
      return text('email', 'Email', 'email', 'email');
    case 'phone':
      return text('phone', 'Phone', 'tel', 'tel');
    case 'address':
      return addressFields('', 'Address', { address: customer.address ?? null, typed });
    case 'shipping':
      return html`<div class="field wide"><label for="shipping_name">Shipping: name</label>
        <input id="shipping_name" name="shipping_name" autocomplete="shipping name" maxlength="300"
          value="${typed?.shipping_name ?? customer.shipping?.name ?? ''}"></div>
        ${addressFields('shipping_', 'Shipping: address', { address: customer.shipping?.address ?? null, typed })}`;
    default:
      return '';
  }
}

const PARTS = [
  ['line1', 'line 1', 'address-line1'],
  ['line2', 'line 2', 'address-line2'],
  ['postal_code', 'postal code', 'postal-code'],
  ['city', 'city', 'address-level2'],
  ['state', 'state or province', 'address-level1'],
] as const;

function addressFields(
  prefix: '' | 'shipping_',
  label: string,
  { address, typed }: { address: Stripe.Address | null; typed: FormFields | null },
): Html {
  const section = prefix === '' ? 'billing' : 'shipping';
  const country = typed?.[`${prefix}country`] ?? address?.country ?? '';
  return html`${PARTS.map(
    ([part, words, autocomplete]) => html`<div class="field ${part.startsWith('line') ? 'wide' : 'place'}">
      <label for="${prefix}${part}">${label}, ${words}</label>
      <input id="${prefix}${part}" name="${prefix}${part}" autocomplete="${section} ${autocomplete}" maxlength="200"
        value="${typed?.[`${prefix}${part}`] ?? address?.[part] ?? ''}"></div>`,
  )}
  <div class="field place"><label for="${prefix}country">${label}, country</label>
    <select id="${prefix}country" name="${prefix}country" autocomplete="${section} country">
      <option value="">Choose</option>
      ${COUNTRIES.map(({ code, name }) => html`<option value="${code}" ${code === country ? html`selected` : ''}>${name}</option>`)}
    </select></div>`;
}

function taxIds(view: PortalView, typed: FormFields | null, problem: Problem | null): Html {
  return html`<section class="card"><h2>Tax IDs</h2>
    ${view.taxIds.map(
      (taxId) => html`<div class="line"><div><strong>${taxId.value}</strong>
        <p class="muted">${TAX_ID_NAMES[taxId.type] ?? taxId.type}${verification(taxId)}</p></div>
        <form method="post" action="${portalPath(view, `/tax-ids/${taxId.id}/remove`)}">
          <button class="quiet" aria-label="Remove ${taxId.value}">Remove</button></form></div>`,
    )}
    <form method="post" action="${portalPath(view, '/tax-ids')}"><div class="fields">
      <div class="field place"><label for="tax_id_type">Type</label><select id="tax_id_type" name="type">
        ${Object.entries(TAX_ID_NAMES).map(([type, name]) => html`<option value="${type}" ${type === (typed?.type ?? 'eu_vat') ? html`selected` : ''}>${name}</option>`)}
      </select></div>
      <div class="field place"><label for="tax_id_value">Number</label>
        <input id="tax_id_value" name="value" maxlength="100" autocomplete="off" required value="${typed?.value ?? ''}" ${problemAttributes(problem, 'value')}></div>
    </div><div class="row end"><button class="quiet">Add tax ID</button></div></form>
  </section>`;
}

function verification({ verification: result }: Stripe.TaxId): string {
  const words: Record<string, string> = {
    pending: ', being checked',
    unverified: ', not found in the register',
    verified: ', verified',
  };
  return words[result?.status ?? ''] ?? '';
}
