import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import { updated } from '../../kernel/params/unset.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';
import { recordMovement } from '../customer-balance/record-movement.ts';
import { addSource } from '../sources/add-source.ts';
import { findSource } from '../sources/source.ts';
import { toAddress, toShipping } from './customer-address.ts';
import { assertInvoicePrefix, toRendering } from './customer-invoicing.ts';
import { assertStaysLocated, keepIpAddress } from './customer-tax.ts';
import { findCustomer } from './find-customer.ts';

/** Puts a changed customer and says so, unless nothing changed. */
export function changeCustomer(
  sim: Simulation,
  before: Stripe.Customer,
  changes: Partial<Stripe.Customer>,
): Stripe.Customer {
  const after = { ...before, ...changes };
  if (JSON.stringify(after) === JSON.stringify(before)) return before;
  sim.store.customers.put(after);
  sim.emit('customer.updated', after, before);
  return after;
}

export function updateCustomer(
  sim: Simulation,
  params: Stripe.CustomerUpdateParams,
  id: string,
): Stripe.Customer {
  refuseUnsupported(params, ['cash_balance', 'validate']);
  assertInvoicePrefix(params.invoice_prefix);
  const before = findCustomer(sim, id, 'id');
  adjustBalance(sim, before, params.balance);
  const after: Stripe.Customer = {
    ...before,
    address: params.address === undefined ? (before.address ?? null) : toAddress(params.address),
    balance: params.balance ?? before.balance,
    default_source: defaultSourceOf(sim, before, params),
    ...names(before, params),
    description: updated(before.description, params.description),
    email: updated(before.email, params.email),
    invoice_prefix: params.invoice_prefix ?? before.invoice_prefix ?? null,
    invoice_settings: updateInvoiceSettings(sim, before, params.invoice_settings),
    metadata: mergeMetadata(before.metadata, params.metadata),
    name: updated(before.name ?? null, params.name),
    next_invoice_sequence: params.next_invoice_sequence ?? before.next_invoice_sequence ?? 1,
    phone: updated(before.phone ?? null, params.phone),
    preferred_locales: params.preferred_locales ?? before.preferred_locales ?? [],
    shipping: params.shipping === undefined ? before.shipping : toShipping(params.shipping),
    tax_exempt: updated(before.tax_exempt ?? null, params.tax_exempt) ?? 'none',
  };
  assertStaysLocated(sim, { before, after }, params.tax);
  keepIpAddress(sim, id, params.tax);
  return changeCustomer(sim, before, after);
}

/** A new source takes the place of the default one; one that is there can be chosen (docs.stripe.com/api/customers/update). */
function defaultSourceOf(
  sim: Simulation,
  before: Stripe.Customer,
  { default_source: chosen, source: token }: Stripe.CustomerUpdateParams,
): Stripe.Customer['default_source'] {
  if (token !== undefined) return addSource(sim, before, token).id;
  if (chosen === undefined) return before.default_source;
  return findSource(sim, before.id, chosen, 'default_source').id;
}

/** Only those who have one have the attribute. */
function names(
  { business_name, individual_name }: Stripe.Customer,
  given: Stripe.CustomerUpdateParams,
): Pick<Stripe.Customer, 'business_name' | 'individual_name'> {
  const business = updated(business_name ?? null, given.business_name);
  const individual = updated(individual_name ?? null, given.individual_name);
  return {
    ...(business === null && business_name === undefined ? {} : { business_name: business ?? '' }),
    ...(individual === null && individual_name === undefined ? {} : { individual_name: individual ?? '' }),
  };
}

function adjustBalance(sim: Simulation, customer: Stripe.Customer, balance: number | undefined): void {
  const amount = (balance ?? customer.balance) - customer.balance;
  const currency = customer.currency ?? sim.account.default_currency ?? 'usd';
  if (amount !== 0) recordMovement(sim, customer, { amount, currency, type: 'adjustment' });
}

function updateInvoiceSettings(
  sim: Simulation,
  { id, invoice_settings }: Stripe.Customer,
  given: Stripe.CustomerUpdateParams.InvoiceSettings | undefined,
): Stripe.Customer.InvoiceSettings {
  if (!given) return invoice_settings;
  const method = updated(invoice_settings.default_payment_method, given.default_payment_method);
  if (typeof method === 'string' && given.default_payment_method !== undefined)
    assertAttached(sim, method, id);
  return {
    ...invoice_settings,
    default_payment_method: method,
    footer: updated(invoice_settings.footer, given.footer),
    custom_fields: updated(invoice_settings.custom_fields, given.custom_fields),
    rendering_options:
      given.rendering_options === undefined
        ? invoice_settings.rendering_options
        : toRendering(given.rendering_options),
  };
}

function assertAttached(sim: Simulation, methodId: string, customerId: string): void {
  const param = 'invoice_settings[default_payment_method]';
  const method = sim.store.paymentMethods.get(methodId);
  if (!method) throw noSuch('PaymentMethod', methodId, param);
  if (method.customer === customerId) return;
  throw invalidRequest(
    `The customer does not have a payment method with the ID ${methodId}. The payment method must be attached to the customer.`,
    { code: 'resource_missing', param },
  );
}
