import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import type { TaxLocation } from '../../kernel/tax/tax-location.ts';
import type { TaxSituation } from '../../kernel/tax/taxes-of-line.ts';
import { registrationsAt } from '../tax-registrations/tax-registration.ts';
import { taxSettings } from '../tax-settings/tax-settings.ts';
import { locationOf } from './customer-location.ts';

export interface Taxpayer {
  customer: Pick<Stripe.Customer, 'address' | 'shipping' | 'invoice_settings' | 'tax_exempt'>;
  taxIds: readonly { type: string; value: string | null }[];
  /** The payment method that will be charged, whose address is the last resort. */
  paymentMethod?: string | null;
}

export type AutomaticTaxStatus = 'complete' | 'failed' | 'requires_location_inputs';

/** What the tax of a customer depends on beside the lines, or what is missing to know it. */
export function situationOf(
  sim: Simulation,
  { customer, taxIds, paymentMethod = null }: Taxpayer,
): { status: AutomaticTaxStatus; situation: TaxSituation | null } {
  if (taxSettings(sim).status !== 'active') return { status: 'failed', situation: null };
  const { location } = locationOf(sim, customer, paymentMethod);
  if (location === null) return { status: 'requires_location_inputs', situation: null };
  return {
    status: 'complete',
    situation: situationAt(sim, location, { taxIds, exempt: customer.tax_exempt }),
  };
}

export function situationAt(
  sim: Simulation,
  location: TaxLocation,
  {
    taxIds,
    exempt,
    at = sim.now(),
  }: {
    taxIds: readonly { type: string; value: string | null }[];
    exempt: Stripe.Customer.TaxExempt | null | undefined;
    at?: number;
  },
): TaxSituation {
  return {
    location,
    sellerCountry: taxSettings(sim).head_office?.address.country ?? null,
    registrations: registrationsAt(sim, at),
    override: exempt === 'exempt' ? 'customer_exempt' : exempt === 'reverse' ? 'reverse_charge' : 'none',
    taxIds,
  };
}
