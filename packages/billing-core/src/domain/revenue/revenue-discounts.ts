import {
  type Fraction,
  fraction,
  fromDecimal,
  isLess,
  minus,
  NOTHING,
  over,
  sum,
  times,
} from './fraction.ts';
import type { DiscountTerms } from './revenue-terms.ts';

/** One item's recurring revenue on its way through the discounts. */
export interface RevenueLine {
  productId: string;
  /** How many of the item's intervals a month has. */
  perMonth: Fraction;
  monthly: Fraction;
}

const ONE = fraction(1);
const HUNDRED = fraction(100);

/**
 * Takes one discount off lines, as Stripe takes it off an invoice (docs.stripe.com/billing/subscriptions/coupons): a
 * percentage of what earlier discounts left, an amount once from all lines that it is for, in proportion and never below
 * zero. An amount is taken off each invoice, so it counts at the shortest interval that it meets, and from that interval's
 * lines. `once` is no part of recurring revenue, and a repeating discount counts until its end.
 *
 * @param at Unix seconds
 */
export function applyDiscount<T extends RevenueLine>(
  lines: T[],
  terms: DiscountTerms,
  { currency, at }: { currency: string; at: number },
): T[] {
  if (!isRecurring(terms, at)) return lines;
  const isFor = ({ productId }: T) => terms.productIds?.includes(productId) ?? true;
  if (terms.percentOff !== null)
    return reduce(lines, isFor, minus(ONE, over(fromDecimal(terms.percentOff), HUNDRED)));
  const invoicesPerMonth = lines
    .filter(isFor)
    .reduce((most, { perMonth }) => largest(most, perMonth), NOTHING);
  const isMet = (line: T) => isFor(line) && !isLess(line.perMonth, invoicesPerMonth);
  const met = sum(lines.filter(isMet).map(({ monthly }) => monthly));
  if (met.n <= 0n) return lines;
  const off = times(fraction(terms.amountsOff[currency] ?? 0), invoicesPerMonth);
  return reduce(lines, isMet, isLess(met, off) ? NOTHING : over(minus(met, off), met));
}

const isRecurring = ({ duration, endsAt }: DiscountTerms, at: number) =>
  duration === 'forever' || (duration === 'repeating' && (endsAt === null || endsAt > at));

const largest = (a: Fraction, b: Fraction) => (isLess(a, b) ? b : a);

const reduce = <T extends RevenueLine>(lines: T[], isFor: (line: T) => boolean, left: Fraction): T[] =>
  lines.map((line) => (isFor(line) ? { ...line, monthly: times(line.monthly, left) } : line));
