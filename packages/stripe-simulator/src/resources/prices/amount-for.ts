import Stripe from 'stripe';
import { isThreeDecimal } from '../../kernel/params/currency.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';

type Decimal = Stripe.Decimal;
const { from, zero } = Stripe.Decimal;

/**
 * What a quantity of a price costs in a currency: packages counted, tiers applied, then rounded once, half up, to the
 * smallest unit; in three-decimal currencies to ten of it, because nothing else can be charged
 * (docs.stripe.com/products-prices/pricing-models, docs.stripe.com/currencies#three-decimal). Usage may have a fraction.
 */
export function amountFor(
  price: Stripe.Price,
  { quantity, currency }: { quantity: number; currency: string },
): number {
  const option = optionIn(price, currency);
  const units = packaged(price.transform_quantity, quantity);
  const total = option.tiers
    ? tiered(option.tiers, { mode: price.tiers_mode, units })
    : (option.unit_amount_decimal ?? zero).mul(units);
  const places = isThreeDecimal(currency) ? 1 : 0;
  const unit = from(10 ** places);
  return total
    .div(unit, 34, 'half-even')
    .round('half-up', { mode: 'decimal-places', value: 0 })
    .mul(unit)
    .toNumber();
}

export function unitAmountIn(price: Stripe.Price, currency: string): Decimal | null {
  return optionIn(price, currency).unit_amount_decimal;
}

function optionIn(price: Stripe.Price, currency: string): Stripe.Price.CurrencyOptions {
  const option = price.currency_options?.[currency];
  if (option) return option;
  throw invalidRequest(
    `The price specified is not available in the currency \`${currency}\`: ${price.id} only supports ${Object.keys(price.currency_options ?? {}).join(', ')}.`,
    { param: 'currency' },
  );
}

function packaged(transform: Stripe.Price.TransformQuantity | null, quantity: number): Decimal {
  if (!transform) return from(quantity);
  const packages = from(quantity).div(from(transform.divide_by), 34, 'half-even');
  return packages.round(transform.round === 'up' ? 'ceil' : 'floor', { mode: 'decimal-places', value: 0 });
}

/**
 * Graduated: each unit at its own tier's price. Volume: all units at the price of the tier that they reach. The first
 * tier begins at nothing, so its flat amount is due without any unit too.
 */
function tiered(
  tiers: readonly Stripe.Price.Tier[],
  { mode, units }: { mode: string | null; units: Decimal },
): Decimal {
  const reaches = ({ up_to }: Stripe.Price.Tier) => up_to === null || units.lte(from(up_to));
  if (mode === 'volume') {
    const tier = tiers.find(reaches);
    return tier ? costOf(tier, units) : zero;
  }
  let total = zero;
  let counted = zero;
  for (const tier of tiers) {
    const upTo = reaches(tier) ? units : from(tier.up_to ?? 0);
    total = total.add(costOf(tier, upTo.sub(counted)));
    counted = upTo;
    if (reaches(tier)) break;
  }
  return total;
}

const costOf = (tier: Stripe.Price.Tier, units: Decimal) =>
  (tier.unit_amount_decimal ?? zero).mul(units).add(tier.flat_amount_decimal ?? zero);
