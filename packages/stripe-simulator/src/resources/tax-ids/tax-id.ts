import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { hasForm } from './tax-id-forms.ts';

const MOST_PER_CUSTOMER = 5;
const VERIFIED_AFTER_SECONDS = 60;

/** The only ones that a government's register is asked about (docs.stripe.com/billing/customer/tax-ids#validation). */
const VERIFIED = new Set(['au_abn', 'eu_vat', 'gb_vat', 'ca_gst_hst', 'ch_vat']);

/** Values that decide what the register says (docs.stripe.com/billing/customer/tax-ids#testing). */
const VERDICTS: Record<string, Stripe.TaxId.Verification.Status> = {
  '000000000': 'verified',
  '111111111': 'unverified',
  '222222222': 'pending',
};

/** @throws where the value does not have the form of its type. */
export function normalised({ type, value: given }: { type: string; value: string }): string {
  const value = given.trim().toUpperCase();
  if (hasForm(type, value)) return value;
  throw invalidRequest(`Invalid value for ${type}.`, { code: 'tax_id_invalid', param: 'value' });
}

export function createTaxId(
  sim: Simulation,
  params: { type: Stripe.TaxId.Type; value: string },
  owner: { customer: string | null },
): Stripe.TaxId {
  const value = normalised(params);
  if (owner.customer !== null && taxIdsOf(sim, owner.customer).length >= MOST_PER_CUSTOMER)
    throw invalidRequest(`A customer can have at most ${MOST_PER_CUSTOMER} tax IDs.`);
  const isVerified = VERIFIED.has(params.type);
  const taxId = sim.store.taxIds.put<Stripe.TaxId>({
    id: sim.newId('txi'),
    object: 'tax_id',
    country: countryOf(params.type, value),
    created: sim.now(),
    customer: owner.customer,
    customer_account: null,
    livemode: false,
    owner:
      owner.customer === null
        ? { customer_account: null, type: 'self' }
        : { customer: owner.customer, customer_account: null, type: 'customer' },
    type: params.type,
    value,
    verification: {
      status: isVerified ? 'pending' : 'unavailable',
      verified_address: null,
      verified_name: null,
    },
  });
  if (owner.customer !== null) sim.emit('customer.tax_id.created', taxId);
  if (isVerified) sim.schedule('tax_id.verify', taxId.id, sim.now() + VERIFIED_AFTER_SECONDS);
  return taxId;
}

/** Types begin with the country they are of, but for those of the union, whose members stand in the number. */
const countryOf = (type: string, value: string): string | null => {
  const country = type === 'eu_vat' ? value.slice(0, 2) : type.slice(0, type.indexOf('_')).toUpperCase();
  return OTHERWISE[country] ?? (country || null);
};

/** Greece and Northern Ireland have codes of their own in VAT numbers; the Canary Islands are in Spain. */
const OTHERWISE: Readonly<Record<string, string>> = { EL: 'GR', XI: 'GB', IC: 'ES' };

/** The register has answered; what Stripe's test values do not decide is found there. */
export function verifyTaxId(sim: Simulation, id: string): void {
  const before = sim.store.taxIds.get(id);
  if (before?.verification?.status !== 'pending') return;
  const status = VERDICTS[before.value.replace(/\D/g, '')] ?? 'verified';
  if (status === 'pending') return;
  const isFound = status === 'verified';
  const after = sim.store.taxIds.put<Stripe.TaxId>({
    ...before,
    verification: {
      status,
      verified_address: isFound ? '1 Register Street' : null,
      verified_name: isFound ? 'Registered Company' : null,
    },
  });
  if (before.customer !== null) sim.emit('customer.tax_id.updated', after, before);
}

export const taxIdsOf = (sim: Simulation, customer: string): Stripe.TaxId[] =>
  sim.store.taxIds.where('customer', customer);

export function findTaxId(sim: Simulation, id: string, customer?: string): Stripe.TaxId {
  if (customer !== undefined) findCustomer(sim, customer, 'id');
  const taxId = sim.store.taxIds.get(id);
  if (!taxId || (customer !== undefined && taxId.customer !== customer)) throw noSuch('tax_id', id);
  return taxId;
}

export function deleteTaxId(sim: Simulation, id: string, customer?: string): Stripe.DeletedTaxId {
  const taxId = findTaxId(sim, id, customer);
  sim.store.taxIds.delete(id);
  if (taxId.customer !== null) sim.emit('customer.tax_id.deleted', taxId);
  return { id, object: 'tax_id', deleted: true };
}
