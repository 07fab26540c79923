import type { Amount } from '../../config.ts';
import { priceAmount } from '../catalog/price-amount.ts';
import { roundHalfUp } from '../revenue/fraction.ts';
import type { AmountTerms } from '../revenue/revenue-terms.ts';

/** What a quantity over the included amount comes to, in the currency's smallest unit, rounded as an invoice line is. */
export function usageCost(amount: Amount, quantity: number): number {
  const tiersMode = typeof amount === 'object' && amount.kind !== 'per_unit' ? amount.kind : null;
  const terms = { productId: '', tiersMode, transform: null, amounts: { any: toTerms(amount) } };
  return roundHalfUp(priceAmount(terms, 'any', quantity));
}

function toTerms(amount: Amount): AmountTerms {
  if (typeof amount === 'number') return { unit: String(amount), tiers: null };
  if (amount.kind === 'per_unit') return { unit: amount.unit, tiers: null };
  const tiers = amount.tiers.map(({ upTo, unit, flat = 0 }) => ({
    upTo: upTo === 'more' ? null : upTo,
    unit: String(unit),
    flat: String(flat),
  }));
  return { unit: '0', tiers };
}
