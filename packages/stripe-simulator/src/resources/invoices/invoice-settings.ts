import type Stripe from 'stripe';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import { updated } from '../../kernel/params/unset.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest, missingParam, noSuch } from '../../kernel/stripe-error.ts';
import { assertNoManualRates } from '../automatic-tax/assert-no-manual-rates.ts';
import { assertOwnLiability } from '../automatic-tax/assert-own-liability.ts';
import { toAddress } from '../customers/customer-address.ts';
import { createShippingRate, findShippingRate, shippingAmountIn } from '../shipping-rates/shipping-rate.ts';
import { accountTaxIds } from '../tax-ids/account-tax-ids.ts';
import { findOnBehalfOf } from '../transfers/find-destination.ts';
import { automaticTax } from './draft-invoice.ts';
import { givenTaxRates } from './given-tax-rates.ts';

/** An update may also empty what a creation can only leave out. */
type Given = Omit<Stripe.InvoiceUpdateParams, 'discounts' | 'due_date' | 'days_until_due' | 'auto_advance'>;

const UNSUPPORTED = ['default_source'] as const satisfies (keyof Given)[];

const MOST_CUSTOM_FIELDS = 4;

/** What a request says about an invoice that is not its lines, dates or discounts; what it leaves out stays as it is. */
export function givenSettings(
  sim: Simulation,
  given: Given,
  before: Stripe.Invoice,
): Partial<Stripe.Invoice> {
  refuseUnsupported(given, UNSUPPORTED);
  if (given.issuer?.type === 'account')
    throw invalidRequest('The simulator issues invoices for the account itself only.', {
      param: 'issuer[type]',
    });
  assertOwnLiability(given.automatic_tax);
  assertNoManualRates(
    given.automatic_tax ?? before.automatic_tax,
    given.default_tax_rates ?? before.default_tax_rates,
    'default_tax_rates',
  );
  return {
    account_tax_ids:
      given.account_tax_ids === undefined
        ? before.account_tax_ids
        : accountTaxIds(sim, given.account_tax_ids, 'account_tax_ids'),
    automatic_tax: given.automatic_tax ? automaticTax(given.automatic_tax.enabled) : before.automatic_tax,
    custom_fields: customFields(updated(before.custom_fields, given.custom_fields)),
    default_payment_method:
      given.default_payment_method === undefined
        ? before.default_payment_method
        : ownMethod(sim, given.default_payment_method, before),
    default_tax_rates:
      given.default_tax_rates === undefined
        ? before.default_tax_rates
        : givenTaxRates(sim, given.default_tax_rates, 'default_tax_rates'),
    description: updated(before.description, given.description),
    effective_at: updated(before.effective_at, given.effective_at),
    footer: updated(before.footer, given.footer),
    number: updated(before.number, given.number),
    ...(given.on_behalf_of === undefined
      ? {}
      : { on_behalf_of: given.on_behalf_of ? findOnBehalfOf(sim, given.on_behalf_of).id : null }),
    payment_settings: paymentSettings(given.payment_settings, before.payment_settings),
    rendering: rendering(given.rendering, before.rendering),
    ...shipping(sim, given, before),
    statement_descriptor: updated(before.statement_descriptor, given.statement_descriptor),
  };
}

function customFields(given: Stripe.Invoice.CustomField[] | null): Stripe.Invoice.CustomField[] | null {
  if (given && given.length > MOST_CUSTOM_FIELDS)
    throw invalidRequest(`You may only specify up to ${MOST_CUSTOM_FIELDS} custom fields.`, {
      param: 'custom_fields',
    });
  return given && given.length > 0 ? given : null;
}

function ownMethod(sim: Simulation, id: string, { customer }: Stripe.Invoice): string | null {
  if (id === '') return null;
  const method = sim.store.paymentMethods.get(id);
  if (!method) throw noSuch('PaymentMethod', id, 'default_payment_method');
  if (idOf(method.customer) === idOf(customer)) return id;
  throw invalidRequest(`The customer does not have a payment method with the ID ${id}.`, {
    code: 'resource_missing',
    param: 'default_payment_method',
  });
}

function paymentSettings(
  given: Given['payment_settings'],
  before: Stripe.Invoice.PaymentSettings,
): Stripe.Invoice.PaymentSettings {
  if (!given) return before;
  refuseUnsupported(given, ['default_mandate', 'payment_method_options']);
  const types = updated(before.payment_method_types, given.payment_method_types);
  if (types && !types.includes('card'))
    throw invalidRequest('The simulator takes cards only: payment_method_types must have card.', {
      param: 'payment_settings[payment_method_types]',
    });
  return { ...before, payment_method_types: types };
}

function rendering(
  given: Given['rendering'],
  before: Stripe.Invoice.Rendering | null,
): Stripe.Invoice.Rendering | null {
  if (!given) return before;
  refuseUnsupported(given, ['template', 'template_version']);
  return {
    amount_tax_display: updated(before?.amount_tax_display ?? null, given.amount_tax_display),
    pdf: given.pdf ? { page_size: given.pdf.page_size ?? 'auto' } : (before?.pdf ?? null),
    template: null,
    template_version: null,
  };
}

function shipping(
  sim: Simulation,
  given: Given,
  before: Stripe.Invoice,
): Pick<Stripe.Invoice, 'shipping_cost' | 'shipping_details'> {
  const details = given.shipping_details;
  const address = details ? toAddress(details.address) : null;
  return {
    shipping_cost: shippingCost(sim, given, before),
    shipping_details:
      details === undefined
        ? before.shipping_details
        : details
          ? { ...(address ? { address } : {}), name: details.name, phone: details.phone || null }
          : null,
  };
}

function shippingCost(
  sim: Simulation,
  { shipping_cost: given }: Given,
  before: Stripe.Invoice,
): Stripe.Invoice.ShippingCost | null {
  if (given === undefined) return before.shipping_cost;
  if (!given) return null;
  const rate = shippingRateOf(sim, given);
  const amount = shippingAmountIn(rate, before.currency);
  if (amount === undefined)
    throw invalidRequest(`The shipping rate ${rate.id} has no amount in ${before.currency}.`, {
      param: 'shipping_cost[shipping_rate]',
    });
  return { amount_subtotal: amount, amount_tax: 0, amount_total: amount, shipping_rate: rate.id };
}

/** One that is there, or one made for this invoice. */
function shippingRateOf(
  sim: Simulation,
  given: { shipping_rate?: string; shipping_rate_data?: Stripe.ShippingRateCreateParams },
): Stripe.ShippingRate {
  if (given.shipping_rate_data)
    return createShippingRate(sim, given.shipping_rate_data, 'shipping_cost[shipping_rate_data]');
  if (given.shipping_rate === undefined) throw missingParam('shipping_cost[shipping_rate]');
  return findShippingRate(sim, given.shipping_rate, 'shipping_cost[shipping_rate]');
}
