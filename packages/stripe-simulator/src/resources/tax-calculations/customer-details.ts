import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest, missingParam } from '../../kernel/stripe-error.ts';
import { type TaxLocation, toTaxLocation } from '../../kernel/tax/tax-location.ts';
import { locationOf } from '../automatic-tax/customer-location.ts';
import { toAddress } from '../customers/customer-address.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { taxIdsOf } from '../tax-ids/tax-id.ts';

type Params = Stripe.Tax.CalculationCreateParams;
type Details = Stripe.Tax.Calculation['customer_details'];

export interface Buyer {
  id: string | null;
  details: Details;
  location: TaxLocation;
}

/** Who buys: given whole, or copied from a customer (docs.stripe.com/api/tax/calculations/create). */
export function buyerOf(sim: Simulation, { customer, customer_details: given }: Params): Buyer {
  if (customer !== undefined && given?.address)
    throw invalidRequest(
      'You may only specify one of these parameters: customer, customer_details[address].',
      {
        code: 'parameters_exclusive',
        param: 'customer_details[address]',
      },
    );
  if (customer !== undefined) return ofCustomer(sim, findCustomer(sim, customer), given);
  if (!given) throw missingParam('customer_details');
  const address = given.address ? toAddress(given.address) : null;
  const location = toTaxLocation(address);
  if (location === null) throw notLocated('customer_details[address]');
  return {
    id: null,
    details: {
      address,
      address_source: given.address_source ?? null,
      ip_address: given.ip_address ?? null,
      tax_ids: given.tax_ids ?? [],
      taxability_override: given.taxability_override ?? 'none',
    },
    location,
  };
}

function ofCustomer(sim: Simulation, customer: Stripe.Customer, given: Params['customer_details']): Buyer {
  const { location, source } = locationOf(sim, customer);
  if (location === null) throw notLocated('customer');
  const method = sim.store.paymentMethods.get(idOf(customer.invoice_settings.default_payment_method) ?? '');
  const shipping = customer.shipping?.address;
  const address =
    source === 'shipping_destination'
      ? shipping
      : source === 'billing_address'
        ? customer.address
        : method?.billing_details.address;
  return {
    id: customer.id,
    details: {
      address: address ?? null,
      address_source: source === 'shipping_destination' ? 'shipping' : 'billing',
      ip_address: given?.ip_address ?? null,
      tax_ids: given?.tax_ids ?? taxIdsOf(sim, customer.id).map(({ type, value }) => ({ type, value })),
      taxability_override: given?.taxability_override ?? overrideOf(customer),
    },
    location,
  };
}

const overrideOf = ({ tax_exempt }: Stripe.Customer) =>
  tax_exempt === 'exempt' ? 'customer_exempt' : tax_exempt === 'reverse' ? 'reverse_charge' : 'none';

/** docs.stripe.com/tax/custom#handle-customer-location-errors */
const notLocated = (param: string) =>
  invalidRequest(
    "We could not determine the customer's tax location based on the provided customer address.",
    {
      code: 'customer_tax_location_invalid',
      param,
    },
  );
