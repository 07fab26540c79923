import type { CurrencyRate } from '../../billing.ts';
import { currencyExponent } from '../money.ts';

const DECIMALS = 12;
/** The exponents of two currencies differ by three at most. */
const WIDEST = 3;

/** A fraction of a minor unit, so that sums are compared before anything is rounded. */
export const EXACT = 10n ** BigInt(DECIMALS + WIDEST);

/**
 * An amount in another currency, in `EXACT` parts of its minor unit; `undefined` when there is no rate.
 *
 * @throws RangeError for a rate that is not a decimal with at most twelve decimals
 */
export function convertExactly(
  { amountMinor, currency }: { amountMinor: number; currency: string },
  to: string,
  rates: readonly CurrencyRate[],
): bigint | undefined {
  const rate = currency === to ? '1' : rates.find((each) => each.from === currency && each.to === to)?.rate;
  if (rate === undefined) return undefined;
  const shift = currencyExponent(to) - currencyExponent(currency) + WIDEST;
  return BigInt(amountMinor) * parseRate(rate) * 10n ** BigInt(shift);
}

function parseRate(text: string): bigint {
  const [, whole = '', fraction = ''] = /^(\d{1,12})(?:\.(\d{1,12}))?$/.exec(text) ?? [];
  if (whole === '') throw new RangeError(`The rate ${text} is not a decimal of at most twelve decimals.`);
  return BigInt(whole + fraction.padEnd(DECIMALS, '0'));
}
