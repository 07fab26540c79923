import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { type LineTax, type TaxSituation, taxesOfLine } from '../../kernel/tax/taxes-of-line.ts';
import type { TaxRule } from '../invoices/take-taxes.ts';
import { amountFor } from '../prices/amount-for.ts';
import { taxSettings } from '../tax-settings/tax-settings.ts';

export interface TaxedSale {
  currency: string;
  /** Minor units. */
  unitAmount: number;
  /** Of the product; what the settings assume, if it says none. */
  taxCode: string | null;
  /** Of the price; what the settings assume, if it says none. */
  taxBehavior: string | null;
}

/** One unit of a price, as its product and itself have it. */
export function saleOf(sim: Simulation, price: Stripe.Price, currency: string): TaxedSale {
  return {
    currency,
    unitAmount: amountFor(price, { quantity: 1, currency }),
    taxCode: taxCodeOfProduct(sim.store.products.get(idOf(price.product) ?? '')),
    taxBehavior: taxBehaviorOf(price, currency),
  };
}

export const taxBehaviorOf = (price: Stripe.Price, currency: string): string | null =>
  price.currency_options?.[currency]?.tax_behavior ?? price.tax_behavior;

export function taxCodeOfProduct(product: Stripe.Product | Stripe.DeletedProduct | undefined): string | null {
  if (!product || product.deleted) return null;
  return product.tax_details?.tax_code ?? idOf(product.tax_code ?? null);
}

/** The taxes of a sale as rules with a tax rate each, which Stripe Tax makes as it needs them. */
export function automaticRules(sim: Simulation, sale: TaxedSale, situation: TaxSituation): TaxRule[] {
  const inclusive = isInclusive(sim, sale);
  return lineTaxes(sim, sale, situation).map((tax) => ({
    rate: automaticRate(sim, tax, inclusive).id,
    percentage: tax.percentage,
    inclusive,
    share: tax.share,
    reason: tax.reason,
  }));
}

export function lineTaxes(sim: Simulation, sale: TaxedSale, situation: TaxSituation): LineTax[] {
  const taxCode = taxCodeOf(sim, sale.taxCode);
  return taxesOfLine({ taxCode, unitAmount: sale.unitAmount }, situation);
}

export const taxCodeOf = (sim: Simulation, given: string | null): string =>
  given ?? taxSettings(sim).defaults.tax_code ?? 'txcd_10000000';

/** docs.stripe.com/tax/products-prices-tax-codes-tax-behavior: US and Canadian prices are without tax by custom. */
export function isInclusive(sim: Simulation, { taxBehavior, currency }: TaxedSale): boolean {
  const chosen =
    taxBehavior === null || taxBehavior === 'unspecified'
      ? taxSettings(sim).defaults.tax_behavior
      : taxBehavior;
  if (chosen === 'inferred_by_currency') return currency !== 'usd' && currency !== 'cad';
  return chosen === 'inclusive';
}

/** The same tax is the same rate, which is not active: nobody can choose it (docs.stripe.com/api/tax_rates/object). */
export function automaticRate(
  sim: Simulation,
  { levy, percentage, reason }: LineTax,
  inclusive: boolean,
): Stripe.TaxRate {
  const isCharged = percentage > 0 || reason === 'zero_rated';
  const statutory = levy.treatment === 'taxed' && reason !== 'not_collecting' ? levy.rate : 0;
  const key = [
    levy.country,
    levy.state,
    levy.level,
    levy.jurisdiction,
    levy.type,
    statutory,
    percentage,
    inclusive,
  ];
  const id = `txr_${sim.newSecret(`tax-rate:${sim.account.id}:${key.join(':')}`, 24)}`;
  const known = sim.store.taxRates.get(id);
  if (known) return known;
  return sim.store.taxRates.put<Stripe.TaxRate>({
    id,
    object: 'tax_rate',
    active: false,
    country: levy.country,
    created: sim.now(),
    description: null,
    display_name: levy.displayName,
    effective_percentage: percentage,
    flat_amount: null,
    inclusive,
    jurisdiction: levy.level === 'country' ? levy.country : levy.jurisdiction,
    jurisdiction_level: levy.level,
    livemode: false,
    metadata: {},
    percentage: statutory,
    rate_type: isCharged ? 'percentage' : null,
    state: levy.state,
    tax_type: levy.type,
  });
}
