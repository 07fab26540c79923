import type Stripe from 'stripe';
import { paginate } from '../../kernel/http/paginate.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { taxesOfLine } from '../../kernel/tax/taxes-of-line.ts';
import { taxCodeOf } from '../automatic-tax/automatic-rules.ts';
import { locationInvalid, locationOf } from '../automatic-tax/customer-location.ts';
import { situationOf } from '../automatic-tax/tax-situation.ts';
import { taxIdsOf } from '../tax-ids/tax-id.ts';
import { findCustomer } from './find-customer.ts';

/** What a customer is known by that its object shows only on request. */
export interface CustomerTaxRecord {
  /** The customer's. */
  id: string;
  ipAddress: string | null;
}

type Given = Stripe.CustomerUpdateParams.Tax;

export function keepIpAddress(sim: Simulation, id: string, given: Given | undefined): void {
  if (given?.ip_address === undefined) return;
  sim.store.customerTaxes.put({ id, ipAddress: given.ip_address || null });
}

/** Refuses an address that says too little, if that is asked for (docs.stripe.com/tax/customer-locations). */
export function assertNewLocation(
  sim: Simulation,
  customer: Stripe.Customer,
  given: Given | undefined,
): void {
  if (given?.validate_location !== 'immediately') return;
  if (locationOf(sim, customer).location === null) throw locationInvalid();
}

/** Unless it is deferred, who was found and is taxed automatically stays findable (docs.stripe.com/changelog/acacia/2024-10-28/tax-validate-location-auto). */
export function assertStaysLocated(
  sim: Simulation,
  { before, after }: { before: Stripe.Customer; after: Stripe.Customer },
  given: Given | undefined,
): void {
  assertNewLocation(sim, after, given);
  if ((given?.validate_location ?? 'auto') !== 'auto') return;
  if (locationOf(sim, after).location !== null || locationOf(sim, before).location === null) return;
  const isTaxed = sim.store.subscriptions
    .where('customer', before.id)
    .some(({ ended_at, automatic_tax }) => ended_at === null && automatic_tax.enabled);
  if (isTaxed) throw locationInvalid();
}

/** For `expand[]=tax`. */
export function includeCustomerTax(sim: Simulation, id: string): Stripe.Customer.Tax {
  const customer = findCustomer(sim, id, 'id');
  const { location, source } = locationOf(sim, customer);
  return {
    automatic_tax: automaticTaxOf(sim, customer),
    ip_address: sim.store.customerTaxes.get(id)?.ipAddress ?? null,
    location: location && source ? { country: location.country, source, state: location.state } : null,
    provider: 'stripe',
  };
}

function automaticTaxOf(sim: Simulation, customer: Stripe.Customer): Stripe.Customer.Tax['automatic_tax'] {
  const { status, situation } = situationOf(sim, { customer, taxIds: taxIdsOf(sim, customer.id) });
  if (!situation) return status === 'failed' ? 'failed' : 'unrecognized_location';
  const taxes = taxesOfLine({ taxCode: taxCodeOf(sim, null), unitAmount: 0 }, situation);
  return taxes.every(({ reason }) => reason === 'not_collecting') ? 'not_collecting' : 'supported';
}

/** For `expand[]=tax_ids`. */
export const includeTaxIds = (sim: Simulation, id: string): Stripe.ApiList<Stripe.TaxId> =>
  paginate(taxIdsOf(sim, id).reverse(), {}, `/v1/customers/${id}/tax_ids`);
