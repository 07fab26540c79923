import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { updated } from '../../kernel/params/unset.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';
import { toAddress, toShipping } from './customer-address.ts';
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
  const before = findCustomer(sim, id, 'id');
  return changeCustomer(sim, before, {
    address: params.address === undefined ? (before.address ?? null) : toAddress(params.address),
    balance: params.balance ?? before.balance,
    description: updated(before.description, params.description),
    email: updated(before.email, params.email),
    invoice_settings: updateInvoiceSettings(sim, before, params.invoice_settings),
    metadata: mergeMetadata(before.metadata, params.metadata),
    name: updated(before.name ?? null, params.name),
    phone: updated(before.phone ?? null, params.phone),
    preferred_locales: params.preferred_locales ?? before.preferred_locales ?? [],
    shipping: params.shipping === undefined ? before.shipping : toShipping(params.shipping),
    tax_exempt: updated(before.tax_exempt ?? null, params.tax_exempt) ?? 'none',
  });
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
