import { idOf } from '../subscription.ts';
import type {
  AmountSnapshot,
  CouponSnapshot,
  DecimalText,
  DiscountSnapshot,
  PriceSnapshot,
  TierSnapshot,
} from './revenue-snapshot.ts';

/**
 * What a price and a discount say that never changes at Stripe: amounts, tiers and currencies of a price are fixed
 * (docs.stripe.com/products-prices/manage-prices), and so are a coupon's terms (docs.stripe.com/api/coupons/update takes a
 * name, metadata and further currencies). They are kept once, because events show discounts as ids and prices without tiers.
 * Amounts are decimal text in the smallest unit.
 */
export interface PriceTerms {
  productId: string;
  tiersMode: string | null;
  transform: { divideBy: number; round: string } | null;
  /** By currency; `null` where Stripe was asked and sells it in no such currency. */
  amounts: Record<string, AmountTerms | null>;
}

export interface AmountTerms {
  unit: string;
  tiers: TierTerms[] | null;
}

export interface TierTerms {
  /** The last unit of the tier; `null` of the last tier. */
  upTo: number | null;
  unit: string;
  flat: string;
}

export interface DiscountTerms {
  /** `forever`, `repeating`, `once`; `unknown` when Stripe no longer tells. */
  duration: string;
  /** Unix seconds. */
  endsAt: number | null;
  percentOff: string | null;
  /** By currency, in its smallest unit. */
  amountsOff: Record<string, number>;
  /** The products that it is for; `null`: all. */
  productIds: string[] | null;
}

export interface Terms {
  /** By price and discount id. */
  prices: ReadonlyMap<string, PriceTerms>;
  discounts: ReadonlyMap<string, DiscountTerms>;
}

export const NO_TERMS: Terms = { prices: new Map(), discounts: new Map() };
export const UNKNOWN_DISCOUNT: DiscountTerms = {
  duration: 'unknown',
  endsAt: null,
  percentOff: null,
  amountsOff: {},
  productIds: null,
};

/** The terms of a price as far as the object shows them: its own currency, and the others when it was expanded. */
export function toPriceTerms(price: PriceSnapshot): PriceTerms {
  const shown = { ...price.currency_options, [price.currency]: price };
  const amounts = Object.entries(shown).flatMap(([currency, amount]) =>
    price.billing_scheme === 'tiered' && !amount.tiers ? [] : [[currency, toAmountTerms(amount)] as const],
  );
  const transform = price.transform_quantity;
  return {
    productId: idOf(price.product) ?? '',
    tiersMode: price.tiers_mode ?? null,
    transform: transform ? { divideBy: transform.divide_by, round: transform.round } : null,
    amounts: Object.fromEntries(amounts),
  };
}

function toAmountTerms(amount: AmountSnapshot): AmountTerms {
  return {
    unit: decimalOf(amount.unit_amount_decimal, amount.unit_amount),
    tiers: amount.tiers?.map(toTierTerms) ?? null,
  };
}

const toTierTerms = (tier: TierSnapshot): TierTerms => ({
  upTo: tier.up_to,
  unit: decimalOf(tier.unit_amount_decimal, tier.unit_amount),
  flat: decimalOf(tier.flat_amount_decimal, tier.flat_amount),
});

const decimalOf = (decimal: DecimalText | null | undefined, integer: number | null | undefined) =>
  String(decimal ?? integer ?? 0);

export function toDiscountTerms(
  { end }: Pick<DiscountSnapshot, 'end'>,
  coupon: CouponSnapshot,
): DiscountTerms {
  const others = Object.entries(coupon.currency_options ?? {}).map(([currency, { amount_off }]) => [
    currency,
    amount_off,
  ]);
  const own = coupon.currency && coupon.amount_off != null ? [[coupon.currency, coupon.amount_off]] : [];
  return {
    duration: coupon.duration ?? 'unknown',
    endsAt: end,
    percentOff: coupon.percent_off == null ? null : String(coupon.percent_off),
    amountsOff: Object.fromEntries([...others, ...own]),
    productIds: coupon.applies_to?.products ?? null,
  };
}

/** The terms of a price in a currency: the object's own when it shows them, else the known ones. */
export function priceTermsOf(price: PriceSnapshot, currency: string, known: Terms): PriceTerms | undefined {
  const shown = toPriceTerms(price);
  if (shown.amounts[currency]) return shown;
  const kept = known.prices.get(price.id);
  return kept && currency in kept.amounts ? kept : undefined;
}

/** The terms of a discount: its own when it shows them whole, else the known ones. */
export function discountTermsOf(
  discount: string | DiscountSnapshot,
  known: Terms,
): DiscountTerms | undefined {
  const shown = typeof discount === 'string' ? undefined : shownTerms(discount);
  return shown ?? known.discounts.get(idOf(discount) ?? '');
}

/** A coupon that is shown without having been asked for `applies_to` does not tell whether it is for every product. */
function shownTerms(discount: DiscountSnapshot): DiscountTerms | undefined {
  const coupon = discount.source?.coupon ?? discount.coupon;
  if (typeof coupon !== 'object' || coupon === null) return undefined;
  const isWhole = 'applies_to' in coupon && (coupon.amount_off == null || 'currency_options' in coupon);
  return coupon.duration === 'once' || isWhole ? toDiscountTerms(discount, coupon) : undefined;
}
