import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import { orNull } from '../../kernel/params/unset.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { recordMovement } from '../customer-balance/record-movement.ts';
import { attachPaymentMethod } from '../payment-methods/attach-payment-method.ts';
import { addSource } from '../sources/add-source.ts';
import { createTaxId } from '../tax-ids/tax-id.ts';
import { findTestClock } from '../test-clocks/test-clock.ts';
import { toAddress, toShipping } from './customer-address.ts';
import { assertInvoicePrefix, toRendering } from './customer-invoicing.ts';
import { assertNewLocation, keepIpAddress } from './customer-tax.ts';

const MOST_ON_A_CLOCK = 3;

export function createCustomer(sim: Simulation, params: Stripe.CustomerCreateParams): Stripe.Customer {
  refuseUnsupported(params, UNSUPPORTED);
  assertEmail(params.email);
  assertInvoicePrefix(params.invoice_prefix);
  if (params.test_clock !== undefined) assertClockHasRoom(sim, params.test_clock);
  const id = sim.newId('cus');
  const customer = {
    id,
    object: 'customer',
    address: toAddress(params.address),
    balance: 0,
    ...(params.business_name ? { business_name: params.business_name } : {}),
    created: sim.now(),
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: orNull(params.description),
    discount: null,
    email: orNull(params.email),
    ...(params.individual_name ? { individual_name: params.individual_name } : {}),
    invoice_prefix: params.invoice_prefix ?? sim.newSecret(`invoice-prefix:${id}`, 8).toUpperCase(),
    invoice_settings: {
      custom_fields: params.invoice_settings?.custom_fields || null,
      default_payment_method: null,
      footer: orNull(params.invoice_settings?.footer),
      rendering_options: toRendering(params.invoice_settings?.rendering_options),
    },
    livemode: false,
    metadata: mergeMetadata(null, params.metadata),
    name: orNull(params.name),
    next_invoice_sequence: params.next_invoice_sequence ?? 1,
    phone: orNull(params.phone),
    preferred_locales: params.preferred_locales ?? [],
    shipping: toShipping(params.shipping),
    tax_exempt: params.tax_exempt || 'none',
    test_clock: params.test_clock ?? null,
  } satisfies Stripe.Customer;
  sim.store.customers.put(customer);
  sim.emit('customer.created', customer);
  for (const taxId of params.tax_id_data ?? []) createTaxId(sim, taxId, { customer: id });
  keepIpAddress(sim, id, params.tax);
  const paying = withFirstCard(sim, withFirstBalance(sim, customer, params.balance), params);
  const made = params.source === undefined ? paying : withFirstSource(sim, paying, params.source);
  assertNewLocation(sim, made, params.tax);
  return made;
}

const UNSUPPORTED = ['cash_balance', 'validate'] as const satisfies (keyof Stripe.CustomerCreateParams)[];

/** What they are owed, or owe, from the start. */
function withFirstBalance(
  sim: Simulation,
  customer: Stripe.Customer,
  amount: number | undefined,
): Stripe.Customer {
  if (!amount) return customer;
  const currency = sim.account.default_currency ?? 'usd';
  recordMovement(sim, customer, { amount, currency, type: 'initial' });
  return sim.store.customers.put({ ...customer, balance: amount });
}

/** `source` is attached, and is the default. */
function withFirstSource(sim: Simulation, customer: Stripe.Customer, token: string): Stripe.Customer {
  const { id } = addSource(sim, customer, token);
  return sim.store.customers.put({ ...customer, default_source: id });
}

/** `payment_method` is attached; only `invoice_settings` makes it the default. */
function withFirstCard(
  sim: Simulation,
  customer: Stripe.Customer,
  params: Stripe.CustomerCreateParams,
): Stripe.Customer {
  const { payment_method: given } = params;
  const chosen = params.invoice_settings?.default_payment_method;
  if (given === undefined && chosen === undefined) return customer;
  const method = attachPaymentMethod(sim, { customer: customer.id }, given ?? chosen ?? '');
  if (chosen === undefined) return customer;
  const invoice_settings = { ...customer.invoice_settings, default_payment_method: method.id };
  return sim.store.customers.put({ ...customer, invoice_settings });
}

/** docs.stripe.com/billing/testing/test-clocks/api-advanced-usage: three customers a clock. */
function assertClockHasRoom(sim: Simulation, id: string): void {
  const clock = findTestClock(sim, id, 'test_clock');
  const onIt = sim.store.customers.filter((each) => !each.deleted && each.test_clock === clock.id);
  if (onIt.length < MOST_ON_A_CLOCK) return;
  throw invalidRequest(`You have reached the limit of ${MOST_ON_A_CLOCK} customers on a test clock.`, {
    param: 'test_clock',
  });
}

function assertEmail(email: string | undefined): void {
  if (email === undefined || email === '' || /^\S+@\S+$/.test(email)) return;
  throw invalidRequest(`Invalid email address: ${email}`, { code: 'email_invalid', param: 'email' });
}
