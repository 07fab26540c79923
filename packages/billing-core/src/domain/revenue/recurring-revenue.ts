import { priceAmount } from '../catalog/price-amount.ts';
import { idOf } from '../subscription.ts';
import { type Fraction, fraction, fromDecimal, over, roundHalfUp, sum, times } from './fraction.ts';
import { applyDiscount, type RevenueLine } from './revenue-discounts.ts';
import type {
  DiscountSnapshot,
  ItemSnapshot,
  PriceSnapshot,
  SubscriptionSnapshot,
  TaxRateSnapshot,
} from './revenue-snapshot.ts';
import {
  type DiscountTerms,
  discountTermsOf,
  type PriceTerms,
  priceTermsOf,
  type Terms,
} from './revenue-terms.ts';

/** The monthly recurring revenue of one state of a subscription, in the currency's smallest unit. */
export interface RecurringRevenue {
  currency: string;
  mrrMinor: number;
}

/** docs.stripe.com/billing/subscriptions/analytics/glossary: active and past due count; trials, unpaid, paused do not. */
const COUNTED_STATUSES = new Set(['active', 'past_due']);

/** How many intervals a month has: a year of twelve months, 52 weeks, 365 days. An interval not known today counts nothing. */
const PER_MONTH: Record<string, Fraction> = {
  day: fraction(365, 12),
  week: fraction(52, 12),
  month: fraction(1),
  year: fraction(1, 12),
};

/** A price or a discount whose terms are neither in the snapshot nor known. */
export interface MissingTerm {
  kind: 'price' | 'discount';
  id: string;
  currency: string;
}

/**
 * What the subscription brings in a month, worked out exactly and rounded once, half up, at the very end.
 *
 * @param at Unix seconds, for discounts and trial offers that end
 * @throws {MissingTermError} never for a state of which `missingTermsOf` is empty
 */
export function toRecurringRevenue(
  snapshot: SubscriptionSnapshot,
  terms: Terms,
  at: number,
): RecurringRevenue {
  const currency = snapshot.currency ?? '';
  let lines = countedItems(snapshot, at).map((item) => {
    const line = toLine(item, currency, known(priceTermsOf(item.price, currency, terms), item.price.id));
    const own = item.discounts ?? [];
    const [discounted = line] = own.reduce<RevenueLine[]>((all, one) => discount(all, one), [line]);
    return { ...discounted, taxIncluded: inclusiveTax(item, snapshot) };
  });
  if (lines.length === 0) return { currency, mrrMinor: 0 };
  for (const one of discountsOf(snapshot)) lines = discount(lines, one);
  // An inclusive tax is a part of the price (docs.stripe.com/tax/products-prices-tax-codes-tax-behavior).
  return { currency, mrrMinor: roundHalfUp(sum(lines.map((line) => over(line.monthly, line.taxIncluded)))) };

  function discount<T extends RevenueLine>(all: T[], one: string | DiscountSnapshot): T[] {
    const found: DiscountTerms = known(discountTermsOf(one, terms), idOf(one) ?? '');
    return applyDiscount(all, found, { currency, at });
  }
}

/** What has to be fetched before this state's revenue can be told; nothing where it brings none. */
export function missingTermsOf(snapshot: SubscriptionSnapshot, terms: Terms, at: number): MissingTerm[] {
  const currency = snapshot.currency ?? '';
  const items = countedItems(snapshot, at);
  if (items.length === 0) return [];
  const prices = items
    .filter(({ price }) => !priceTermsOf(price, currency, terms))
    .map(({ price }) => ({ kind: 'price' as const, id: price.id, currency }));
  const discounts = [...items.flatMap((item) => item.discounts ?? []), ...discountsOf(snapshot)]
    .filter((one) => !discountTermsOf(one, terms))
    .map((one) => ({ kind: 'discount' as const, id: idOf(one) ?? '', currency }));
  return [...prices, ...discounts];
}

type CountedItem = ItemSnapshot & { price: PriceSnapshot };

/** Items that bring something each interval: no one-time price, no usage, no trial offer, and none unless the status counts. */
function countedItems({ status, items }: SubscriptionSnapshot, at: number): CountedItem[] {
  if (!COUNTED_STATUSES.has(status ?? '')) return [];
  return (items?.data ?? []).filter(
    (item): item is CountedItem =>
      item.price?.recurring?.usage_type === 'licensed' && (item.current_trial?.end_date ?? 0) <= at,
  );
}

function toLine({ price, quantity = 1 }: CountedItem, currency: string, terms: PriceTerms): RevenueLine {
  const { interval = '', interval_count = 1 } = price.recurring ?? {};
  const perMonth = over(PER_MONTH[interval] ?? fraction(0), fraction(interval_count));
  return {
    productId: terms.productId,
    perMonth,
    monthly: times(priceAmount(terms, currency, quantity), perMonth),
  };
}

/** Older API versions show the subscription's discount twice, or only in its old place. */
function discountsOf({ discounts, discount }: SubscriptionSnapshot): (string | DiscountSnapshot)[] {
  if (discounts && discounts.length > 0) return discounts;
  return discount ? [discount] : [];
}

/** An item's own tax rates replace the subscription's; by what a price with them inside has to be divided. */
function inclusiveTax(item: ItemSnapshot, { default_tax_rates }: SubscriptionSnapshot): Fraction {
  const own = item.tax_rates ?? [];
  const rates: TaxRateSnapshot[] = own.length > 0 ? own : (default_tax_rates ?? []);
  const inside = rates.filter(({ inclusive }) => inclusive);
  const percent = sum(inside.map(({ percentage }) => fromDecimal(String(percentage))));
  return sum([fraction(1), over(percent, fraction(100))]);
}

function known<T>(terms: T | undefined, id: string): T {
  if (terms === undefined) throw new MissingTermError(id);
  return terms;
}

/** The terms have to be known first: a broken assumption of the caller. */
export class MissingTermError extends Error {
  override name = 'MissingTermError';
  constructor(id: string) {
    super(`The terms of ${id} are neither in the snapshot nor known.`);
  }
}
