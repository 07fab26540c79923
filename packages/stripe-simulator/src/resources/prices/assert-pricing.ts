import type Stripe from 'stripe';
import { assertChargeable } from '../../kernel/params/currency.ts';
import { invalidRequest, missingParam } from '../../kernel/stripe-error.ts';
import type { GivenPricing, GivenTier } from './price-amounts.ts';

const MOST_DECIMALS = 12;
const LARGEST_AMOUNT = 999_999_999_999;

interface Place {
  currency: string;
  /** Where in the request it stands: empty for the price itself. */
  param: string;
  isTiered: boolean;
}

/**
 * Refuses what is no price: two amounts or none, amounts below zero, tiers with a gap or without an end
 * (docs.stripe.com/api/prices/create).
 */
export function assertPricing(given: GivenPricing, place: Place): void {
  const at = (name: string) => (place.param === '' ? name : `${place.param}[${name}]`);
  assertOnlyOne(given, ['unit_amount', 'unit_amount_decimal', 'custom_unit_amount', 'tiers'], at);
  assertAmount(given.unit_amount, { ...place, param: at('unit_amount') });
  assertDecimal(given.unit_amount_decimal, at('unit_amount_decimal'));
  if (given.custom_unit_amount) assertCustomAmount(given.custom_unit_amount, at('custom_unit_amount'));
  if (place.isTiered) {
    if (!given.tiers) throw missingParam(at('tiers'));
    assertTiers(given.tiers, { ...place, param: at('tiers') });
    return;
  }
  if (given.tiers)
    throw invalidRequest('Tiers can only be set when `billing_scheme` is set to `tiered`.', {
      param: at('tiers'),
    });
  if (given.unit_amount === undefined && !given.unit_amount_decimal && !given.custom_unit_amount)
    throw missingParam(at('unit_amount'));
}

export function assertOnlyOne<T extends object>(
  given: T,
  names: readonly (keyof T & string)[],
  at: (name: string) => string = (name) => name,
): void {
  const present = names.filter((name) => given[name] !== undefined);
  const [first, second] = present;
  if (first === undefined || second === undefined) return;
  throw invalidRequest(`You may only specify one of these parameters: ${present.join(', ')}.`, {
    code: 'parameters_exclusive',
    param: at(first),
  });
}

function assertAmount(amount: number | undefined, { param, currency }: Omit<Place, 'isTiered'>): void {
  if (amount === undefined) return;
  if (amount < 0)
    throw invalidRequest('This value must be greater than or equal to 0.', {
      code: 'parameter_invalid_integer',
      param,
    });
  if (amount > LARGEST_AMOUNT)
    throw invalidRequest(`This value must be less than or equal to ${LARGEST_AMOUNT}.`, {
      code: 'parameter_invalid_integer',
      param,
    });
  assertChargeable(amount, currency, param);
}

function assertDecimal(decimal: Stripe.Decimal | undefined, param: string): void {
  if (!decimal) return;
  const [, fraction = ''] = decimal.toString().split('.');
  if (fraction.length > MOST_DECIMALS)
    throw invalidRequest(
      `Invalid decimal: ${decimal.toString()}; must contain at maximum ${MOST_DECIMALS} decimal places.`,
      { param },
    );
  if (decimal.isNegative() || decimal.toNumber() > LARGEST_AMOUNT)
    throw invalidRequest(`Invalid decimal: ${decimal.toString()}; must be from 0 to ${LARGEST_AMOUNT}.`, {
      param,
    });
}

function assertCustomAmount(given: Stripe.PriceCreateParams.CustomUnitAmount, param: string): void {
  const { enabled, minimum = 0, maximum = LARGEST_AMOUNT, preset = minimum } = given;
  if (!enabled)
    throw invalidRequest(`Invalid ${param}[enabled]: must be true`, { param: `${param}[enabled]` });
  if (minimum < 0 || minimum > maximum)
    throw invalidRequest('The minimum must not be above the maximum.', { param: `${param}[minimum]` });
  if (preset < minimum || preset > maximum)
    throw invalidRequest('The preset must be between the minimum and the maximum.', {
      param: `${param}[preset]`,
    });
}

function assertTiers(tiers: readonly GivenTier[], { param, currency }: Place): void {
  if (tiers.length === 0) throw missingParam(param);
  let reached = 0;
  for (const [index, tier] of tiers.entries()) {
    const at = (name: string) => `${param}[${index}][${name}]`;
    assertOnlyOne(tier, ['unit_amount', 'unit_amount_decimal'], at);
    assertOnlyOne(tier, ['flat_amount', 'flat_amount_decimal'], at);
    assertAmount(tier.unit_amount, { currency, param: at('unit_amount') });
    assertAmount(tier.flat_amount, { currency, param: at('flat_amount') });
    assertDecimal(tier.unit_amount_decimal, at('unit_amount_decimal'));
    assertDecimal(tier.flat_amount_decimal, at('flat_amount_decimal'));
    if (!hasAmount(tier))
      throw invalidRequest('An entry in the tiers array is missing an amount.', { param: 'amount' });
    const isLast = index === tiers.length - 1;
    if (isLast !== (tier.up_to === 'inf'))
      throw invalidRequest('The last tier, and only the last, must have `up_to` set to `inf`.', {
        param: at('up_to'),
      });
    if (tier.up_to !== 'inf' && tier.up_to <= reached)
      throw invalidRequest('Each tier must reach further than the one before it.', { param: at('up_to') });
    reached = tier.up_to === 'inf' ? reached : tier.up_to;
  }
}

const hasAmount = (tier: GivenTier): boolean =>
  tier.unit_amount !== undefined ||
  tier.unit_amount_decimal !== undefined ||
  tier.flat_amount !== undefined ||
  tier.flat_amount_decimal !== undefined;
