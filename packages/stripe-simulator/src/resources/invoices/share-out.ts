import { shareOf } from '../../kernel/billing/prorate.ts';

/**
 * Splits an amount by weight, in whole units, so that the parts are the amount to the cent. No part is larger than
 * its weight when the amount is no larger than all of them.
 */
export function shareOut(amount: number, weights: readonly number[], unit = 1): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return weights.map(() => 0);
  let seen = 0;
  let given = 0;
  return weights.map((weight) => {
    seen += weight;
    const upToHere = seen === total ? amount : inUnits(shareOf(amount, seen, total), unit);
    const part = upToHere - given;
    given = upToHere;
    return part;
  });
}

/** To the nearest whole unit, half away from zero. */
export const inUnits = (amount: number, unit: number): number =>
  unit === 1 ? amount : Math.sign(amount) * Math.round(Math.abs(amount) / unit) * unit || 0;
