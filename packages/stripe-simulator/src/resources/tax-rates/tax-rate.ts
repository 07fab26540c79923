import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { orNull } from '../../kernel/params/unset.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';

export function findTaxRate(sim: Simulation, id: string, param = 'id'): Stripe.TaxRate {
  const rate = sim.store.taxRates.get(id);
  if (!rate) throw noSuch('tax rate', id, param);
  return rate;
}

/** A percentage is for good: another one is another rate (docs.stripe.com/billing/taxes/tax-rates). */
export function createTaxRate(sim: Simulation, params: Stripe.TaxRateCreateParams): Stripe.TaxRate {
  const { percentage } = params;
  if (percentage < 0 || percentage > 100)
    throw invalidRequest('Invalid percentage: must be between 0 and 100.', { param: 'percentage' });
  const rate = sim.store.taxRates.put({
    id: sim.newId('txr'),
    object: 'tax_rate',
    active: params.active ?? true,
    country: orNull(params.country),
    created: sim.now(),
    description: orNull(params.description),
    display_name: params.display_name,
    effective_percentage: percentage,
    flat_amount: null,
    inclusive: params.inclusive,
    jurisdiction: orNull(params.jurisdiction),
    jurisdiction_level: null,
    livemode: false,
    metadata: mergeMetadata(null, params.metadata),
    percentage,
    rate_type: 'percentage',
    state: orNull(params.state),
    tax_type: params.tax_type ?? null,
  } satisfies Stripe.TaxRate);
  sim.emit('tax_rate.created', rate);
  return rate;
}

export function updateTaxRate(
  sim: Simulation,
  params: Stripe.TaxRateUpdateParams,
  id: string,
): Stripe.TaxRate {
  const before = findTaxRate(sim, id);
  const after = sim.store.taxRates.put({
    ...before,
    active: params.active ?? before.active,
    country: params.country ?? before.country,
    description: params.description ?? before.description,
    display_name: params.display_name ?? before.display_name,
    jurisdiction: params.jurisdiction ?? before.jurisdiction,
    metadata: mergeMetadata(before.metadata, params.metadata),
    state: params.state ?? before.state,
    tax_type: params.tax_type ?? before.tax_type,
  });
  sim.emit('tax_rate.updated', after, before);
  return after;
}
