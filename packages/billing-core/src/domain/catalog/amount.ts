import type { Amount, Tier } from '../../config.ts';
import { fraction, fromDecimal, times } from '../revenue/fraction.ts';
import type { AmountTerms, PriceTerms, TierTerms } from '../revenue/revenue-terms.ts';

/** Decimal text with no zeros that say nothing: `0.020` is `0.02`, `3.0` is `3`. */
const plain = (decimal: string) => (decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal);

/** The same text for the same price, however it is written: what is declared and what Stripe has are compared by it. */
export function amountKey(amount: Amount): string {
  if (typeof amount === 'number') return String(amount);
  if (amount.kind === 'per_unit') return plain(amount.unit);
  const tiers = amount.tiers.map(({ upTo, unit, flat = 0 }) => `${upTo}:${plain(String(unit))}+${flat}`);
  return `${amount.kind} ${tiers.join(' ')}`;
}

/** A price as Stripe has it, as one would declare it; undefined in a currency that it is not sold in. */
export function toAmount({ tiersMode, amounts }: PriceTerms, currency: string): Amount | undefined {
  const terms = amounts[currency];
  if (!terms) return undefined;
  if (terms.tiers)
    return { kind: tiersMode === 'volume' ? 'volume' : 'graduated', tiers: terms.tiers.map(toTier) };
  const whole = wholeUnit(terms);
  return whole ?? { kind: 'per_unit', unit: asDecimal(terms.unit) };
}

const toTier = ({ upTo, unit, flat }: TierTerms): Tier => ({
  upTo: upTo ?? 'more',
  unit: asDecimal(plain(unit)),
  ...(Number(flat) === 0 ? {} : { flat: Number(flat) }),
});

const wholeUnit = ({ unit }: AmountTerms) => (plain(unit).includes('.') ? undefined : Number(plain(unit)));

const isDecimal = (text: string): text is `${number}` => /^\d+(\.\d+)?$/.test(text);

/** @throws RangeError for what Stripe would never send */
function asDecimal(text: string): `${number}` {
  if (!isDecimal(text)) throw new RangeError(`${text} is no amount for one unit`);
  return text;
}

/** The amount of which so many units cost nothing: a first tier at 0, and what was declared after it. */
export function afterIncluded(amount: Amount, included: number): Amount {
  if (included === 0) return amount;
  const free: Tier = { upTo: included, unit: 0 };
  if (typeof amount === 'number') return { kind: 'graduated', tiers: [free, { upTo: 'more', unit: amount }] };
  if (amount.kind === 'per_unit')
    return { kind: 'graduated', tiers: [free, { upTo: 'more', unit: amount.unit }] };
  const later = amount.tiers.map(({ upTo, ...tier }) => ({
    ...tier,
    upTo: upTo === 'more' ? upTo : upTo + included,
  }));
  return { kind: amount.kind, tiers: [free, ...later] };
}

/** Of how many units the price is a whole amount that one can read: `0.02` of a cent is 20 cents for 1,000. */
export function readableUnits(unit: string): { units: number; amountMinor: number } | undefined {
  const [units, exact] = [1, 1_000, 1_000_000]
    .map((count) => [count, times(fromDecimal(unit), fraction(count))] as const)
    .find(([, { d }]) => d === 1n) ?? [0];
  return exact && { units, amountMinor: Number(exact.n) };
}
