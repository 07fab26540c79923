import Stripe from 'stripe';
import { invalidRequest } from '../../kernel/stripe-error.ts';

const ZERO = Stripe.Decimal.zero;

/** What a quantity of a price costs in a currency, rounded half up to the smallest unit. */
export function amountFor(
  price: Stripe.Price,
  { quantity, currency }: { quantity: number; currency: string },
): number {
  const option = optionIn(price, currency);
  const units = Stripe.Decimal.from(packaged(price, quantity));
  const total = option.tiers
    ? tiered(option.tiers, { mode: price.tiers_mode, units: quantity })
    : (option.unit_amount_decimal ?? ZERO).mul(units);
  return total.round('half-up', { mode: 'decimal-places', value: 0 }).toNumber();
}

export function unitAmountIn(price: Stripe.Price, currency: string): Stripe.Decimal | null {
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

function packaged(price: Stripe.Price, quantity: number): number {
  const transform = price.transform_quantity;
  if (!transform) return quantity;
  const packages = quantity / transform.divide_by;
  return transform.round === 'up' ? Math.ceil(packages) : Math.floor(packages);
}

/** Graduated: each unit at its own tier's price. Volume: all units at the price of the last tier reached. */
function tiered(
  tiers: Stripe.Price.Tier[],
  { mode, units }: { mode: string | null; units: number },
): Stripe.Decimal {
  if (mode === 'volume') {
    const tier = tiers.find(({ up_to }) => up_to === null || units <= up_to);
    return tier ? costOf(tier, units) : ZERO;
  }
  let total = ZERO;
  let counted = 0;
  for (const tier of tiers) {
    if (counted >= units) break;
    const upTo = Math.min(tier.up_to ?? units, units);
    total = total.add(costOf(tier, upTo - counted));
    counted = upTo;
  }
  return total;
}

const costOf = (tier: Stripe.Price.Tier, units: number) =>
  (tier.unit_amount_decimal ?? ZERO).mul(Stripe.Decimal.from(units)).add(tier.flat_amount_decimal ?? ZERO);
