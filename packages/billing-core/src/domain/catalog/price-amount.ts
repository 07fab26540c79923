import { type Fraction, fraction, fromDecimal, NOTHING, plus, times } from '../revenue/fraction.ts';
import type { AmountTerms, PriceTerms, TierTerms } from '../revenue/revenue-terms.ts';

/**
 * What a quantity of a price costs for one of its intervals, exact, in the currency's smallest unit
 * (docs.stripe.com/products-prices/pricing-models): packages are counted first, then tiers applied.
 */
export function priceAmount(terms: PriceTerms, currency: string, quantity: number): Fraction {
  const amount = terms.amounts[currency];
  if (!amount) return NOTHING;
  const units = packaged(terms.transform, BigInt(quantity));
  return amount.tiers
    ? tiered(amount.tiers, { mode: terms.tiersMode, units })
    : times(fromDecimal(amount.unit), fraction(units));
}

/** docs.stripe.com/products-prices/pricing-models#transform-quantities: a begun package counts, or does not. */
function packaged(transform: PriceTerms['transform'], quantity: bigint): bigint {
  if (!transform) return quantity;
  const size = BigInt(transform.divideBy);
  return transform.round === 'up' ? (quantity + size - 1n) / size : quantity / size;
}

/**
 * Volume: all units at the price of the tier that they reach. Graduated: each unit at the price of its own tier. A tier's
 * flat amount is due as soon as the tier is reached; the first one is reached with nothing.
 */
function tiered(
  tiers: NonNullable<AmountTerms['tiers']>,
  { mode, units }: { mode: string | null; units: bigint },
): Fraction {
  const isLast = ({ upTo }: TierTerms) => upTo === null || units <= BigInt(upTo);
  const reached = tiers.slice(0, tiers.findIndex(isLast) + 1);
  if (mode === 'volume')
    return reached.slice(-1).reduce((total, tier) => plus(total, cost(tier, units)), NOTHING);
  let counted = 0n;
  return reached.reduce((total, tier) => {
    const upTo = isLast(tier) ? units : BigInt(tier.upTo ?? 0);
    const inTier = upTo - counted;
    counted = upTo;
    return plus(total, cost(tier, inTier));
  }, NOTHING);
}

const cost = (tier: TierTerms, units: bigint) =>
  plus(times(fromDecimal(tier.unit), fraction(units)), fromDecimal(tier.flat));
