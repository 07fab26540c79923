import type { CurrencyRate, MonthOfSales, Obligation } from '../../billing.ts';
import { formatMoney } from '../money.ts';
import { convertExactly, EXACT } from './convert-exactly.ts';
import { type MonthRange, rangesOf, type TaxWindow } from './tax-window.ts';

export interface TaxThreshold {
  /** Minor units. */
  amountMinor: number;
  currency: string;
  /** Whether the amount itself meets it, or only more than it. */
  isMet: 'from' | 'above';
  /** Number of sales; `or`: either is enough, `and`: both are needed. */
  sales?: { count: number; isMet: 'from' | 'above'; joined: 'or' | 'and' };
  window: TaxWindow;
}

export interface Measured {
  isMet: boolean;
  /** Of the range that came furthest. */
  progress: NonNullable<Obligation['progress']>;
  /** Currencies that could not be converted, so that the amount may be larger. */
  missingRates: string[];
}

/** What was sold against a threshold, compared before anything is rounded. */
export function measure(
  sales: readonly MonthOfSales[],
  threshold: TaxThreshold,
  { now, rates }: { now: Date; rates: readonly CurrencyRate[] },
): Measured {
  const ranges = rangesOf(threshold.window, now).map((range) =>
    measureRange(sales, threshold, { range, rates }),
  );
  const met = ranges.find(({ isMet }) => isMet);
  const furthest = ranges.reduce((best, each) =>
    each.progress.percent > best.progress.percent ? each : best,
  );
  return {
    ...(met ?? furthest),
    missingRates: [...new Set(ranges.flatMap(({ missingRates }) => missingRates))].sort(),
  };
}

export function measureRange(
  sales: readonly MonthOfSales[],
  threshold: TaxThreshold,
  { range, rates }: { range: MonthRange; rates: readonly CurrencyRate[] },
): Measured {
  const counted = sales.filter(({ month }) => month >= range.from && month <= range.to);
  const { currency, amountMinor: thresholdMinor, sales: second } = threshold;
  const converted = counted.map((sale) => ({ sale, exact: convertExactly(sale, currency, rates) }));
  const sold = converted.reduce((sum, { exact }) => sum + (exact ?? 0n), 0n);
  const count = counted.reduce((sum, each) => sum + each.count, 0);
  const limit = BigInt(thresholdMinor) * EXACT;
  const isAmountMet = threshold.isMet === 'from' ? sold >= limit : sold > limit;
  const isCountMet = second && (second.isMet === 'from' ? count >= second.count : count > second.count);
  const amountMinor = Number(sold / EXACT);
  const shares = [
    percentOf(amountMinor, thresholdMinor),
    ...(second ? [percentOf(count, second.count)] : []),
  ];
  return {
    isMet:
      second === undefined
        ? isAmountMet
        : second.joined === 'or'
          ? isAmountMet || isCountMet === true
          : isAmountMet && isCountMet === true,
    progress: {
      amountMinor,
      thresholdMinor,
      currency,
      count,
      thresholdCount: second?.count ?? null,
      percent: second?.joined === 'and' ? Math.min(...shares) : Math.max(...shares),
    },
    missingRates: converted.filter(({ exact }) => exact === undefined).map(({ sale }) => sale.currency),
  };
}

const percentOf = (value: number, of: number): number => Math.max(0, Math.floor((value / of) * 100));

const WINDOW_WORDS: Record<TaxWindow, string> = {
  this_or_last_year: 'in this calendar year or the one before',
  last_year: 'in the calendar year before',
  twelve_months: 'in twelve months',
  year_to_september: 'in the twelve months to the end of September',
};

/** `more than $100,000.00 or 200 sales or more in this calendar year or the one before` */
export function describeThreshold({ amountMinor, currency, isMet, sales, window }: TaxThreshold): string {
  const amount = formatMoney({ amountMinor, currency });
  const first = isMet === 'above' ? `more than ${amount}` : `${amount} or more`;
  const second = sales
    ? ` ${sales.joined} ${sales.isMet === 'above' ? `more than ${sales.count} sales` : `${sales.count} sales or more`}`
    : '';
  return `${first}${second} ${WINDOW_WORDS[window]}`;
}

/** `$99,000.00 in 120 sales` */
export function describeSold({ amountMinor, currency, count }: Measured['progress']): string {
  return `${formatMoney({ amountMinor, currency })} in ${count} ${count === 1 ? 'sale' : 'sales'}`;
}
