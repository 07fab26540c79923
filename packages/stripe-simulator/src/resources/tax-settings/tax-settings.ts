import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { GENERAL_DIGITAL } from '../../kernel/tax/tax-codes.ts';
import { toAddress } from '../customers/customer-address.ts';
import { parseTaxCode } from '../products/tax-code-of.ts';

type Settings = Stripe.Tax.Settings;

/** There is one of an account; kept under a name of its own because it has no id. */
export type TaxSettingsRecord = Omit<Settings, 'status' | 'status_details'> & { id: string };

const ONLY = 'settings';

/**
 * Where the business is and what is assumed of products and prices that don't say. Until it is set, the head office
 * is the address of the business, as at Stripe (docs.stripe.com/tax/set-up#head-office).
 */
export function taxSettings(sim: Simulation): Settings {
  const { id: _, ...kept } = sim.store.taxSettings.get(ONLY) ?? initial(sim);
  const missing = kept.head_office === null ? ['head_office'] : [];
  return {
    ...kept,
    status: missing.length > 0 ? 'pending' : 'active',
    status_details: missing.length > 0 ? { pending: { missing_fields: missing } } : { active: {} },
  };
}

function initial(sim: Simulation): TaxSettingsRecord {
  const { company, individual, country } = sim.account;
  const given = company?.address ?? individual?.address ?? null;
  const assumed = sim.isPlatform ? toAddress({ country: country ?? 'US' }) : null;
  const address = given?.country ? given : assumed;
  return {
    id: ONLY,
    object: 'tax.settings',
    // What the Dashboard offers first: taxes on top of prices in US and Canadian dollars, inside all others.
    defaults: { provider: 'stripe', tax_behavior: 'inferred_by_currency', tax_code: GENERAL_DIGITAL },
    head_office: address && { address },
    livemode: false,
  };
}

function officeAt(given: Stripe.AddressParam): Settings['head_office'] {
  const address = toAddress(given);
  return address && { address };
}

/** All can be changed and nothing removed (docs.stripe.com/api/tax/settings/update). */
export function updateTaxSettings(sim: Simulation, params: Stripe.Tax.SettingsUpdateParams): Settings {
  const before = taxSettings(sim);
  const { id } = initial(sim);
  const code = params.defaults?.tax_code;
  sim.store.taxSettings.put({
    id,
    object: before.object,
    defaults: {
      ...before.defaults,
      tax_behavior: params.defaults?.tax_behavior ?? before.defaults.tax_behavior,
      tax_code: code === undefined ? before.defaults.tax_code : parseTaxCode(code, 'defaults[tax_code]'),
    },
    head_office: params.head_office ? officeAt(params.head_office.address) : before.head_office,
    livemode: before.livemode,
  });
  const after = taxSettings(sim);
  sim.emit('tax.settings.updated', after, before);
  return after;
}
