import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { type TaxLocation, toTaxLocation } from '../../kernel/tax/tax-location.ts';

export interface CustomerLocation {
  location: TaxLocation | null;
  source: Stripe.Customer.Tax.Location['source'] | null;
}

type Addresses = Pick<Stripe.Customer, 'address' | 'shipping' | 'invoice_settings'>;

/**
 * The first address that there is: shipping, billing, that of the payment method with the card's country. One that
 * says too little is not passed over (docs.stripe.com/tax/customer-locations#address-hierarchy). IP addresses are
 * not looked up.
 */
export function locationOf(
  sim: Simulation,
  customer: Addresses,
  paymentMethod: string | null = null,
): CustomerLocation {
  const shipping = customer.shipping?.address;
  if (hasAny(shipping)) return { location: toTaxLocation(shipping), source: 'shipping_destination' };
  if (hasAny(customer.address))
    return { location: toTaxLocation(customer.address), source: 'billing_address' };
  const used = paymentMethod ?? idOf(customer.invoice_settings.default_payment_method);
  const method = sim.store.paymentMethods.get(used ?? '');
  if (!method) return { location: null, source: null };
  const { address } = method.billing_details;
  const country = address?.country ?? method.card?.country ?? null;
  return { location: toTaxLocation({ ...address, country }), source: 'payment_method' };
}

const hasAny = (address: Stripe.Address | null | undefined): boolean =>
  Object.values(address ?? {}).some((part) => part !== null && part !== '');

/** docs.stripe.com/error-codes#customer-tax-location-invalid */
export const locationInvalid = (param?: string) =>
  invalidRequest(
    "The customer's location isn't recognized. Set a valid customer address in order to automatically calculate tax.",
    { code: 'customer_tax_location_invalid', ...(param === undefined ? {} : { param }) },
  );

export function assertLocated(
  sim: Simulation,
  customer: Addresses,
  { paymentMethod = null, param }: { paymentMethod?: string | null; param?: string } = {},
): void {
  if (locationOf(sim, customer, paymentMethod).location === null) throw locationInvalid(param);
}
