import type Stripe from 'stripe';
import type { CatalogDifference } from '../../billing.ts';
import type { PromotionCodeDefinition, PromotionDefinition } from '../../config.ts';
import { describeDiscount } from './describe-discount.ts';

type Params = Stripe.CouponCreateParams;

/** A coupon or a code as the code declares it; `terms` says whether Stripe's is the same. */
export type DeclaredPromotion =
  | { kind: 'coupon'; key: string; terms: string; params: Params; text: string }
  | { kind: 'code'; key: string; terms: string; couponTerms: string; params: CodeParams; text: string };
type CodeParams = Omit<Stripe.PromotionCodeCreateParams, 'promotion'> & { code: string };

/** One that an earlier push made. */
export interface PushedPromotion {
  kind: 'coupon' | 'code';
  id: string;
  key: string;
  terms: string;
  /** Whether a push took it back; what ended by itself, or an operator ended, is left. */
  isRetired: boolean;
  /** Of a code: whether it can be redeemed now, or, of one that a push took back, could be again. */
  isLive: boolean;
}

export type PromotionStep = CatalogDifference &
  (
    | { kind: 'create_promotion'; declared: DeclaredPromotion }
    | { kind: 'restore_promotion' | 'retire_promotion'; pushed: PushedPromotion }
  );

/**
 * What Stripe lacks of the promotions in code, coupons before their codes. Terms never change there, so that other terms are made
 * anew and the old are retired: their codes can't be redeemed any more, and discounts that were given stay. Nothing is deleted,
 * and what somebody made at Stripe or on the console is left alone.
 */
export function comparePromotions(
  declared: readonly DeclaredPromotion[],
  pushed: readonly PushedPromotion[],
): PromotionStep[] {
  const isSame = (one: DeclaredPromotion, other: PushedPromotion) =>
    one.kind === other.kind && one.key === other.key && one.terms === other.terms;
  const retire = pushed
    .filter((each) => !each.isRetired && !declared.some((one) => isSame(one, each)))
    // A code before its coupon, and both before what takes their place: a text can be one active code's only.
    .toSorted((a, b) => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0))
    .map((each): PromotionStep => {
      const text = RETIRED[each.kind];
      return { kind: 'retire_promotion', subject: subjectOf(each), text, pushed: each };
    });
  const make = declared.flatMap((one): PromotionStep[] => {
    const found = pushed.find((each) => isSame(one, each));
    const { text } = one;
    if (!found) return [{ kind: 'create_promotion', subject: subjectOf(one), text, declared: one }];
    return found.isRetired
      ? [{ kind: 'restore_promotion', subject: subjectOf(one), text, pushed: found }]
      : [];
  });
  return [...retire, ...make];
}

const RETIRED = {
  code: 'can not be redeemed any more; who has the discount keeps it',
  coupon: 'no longer offered; codes that were made for it by hand stay',
};

const subjectOf = ({ kind, key }: { kind: 'coupon' | 'code'; key: string }) => `${kind} ${key}`;

const unix = (moment: string) => Math.floor(Date.parse(moment) / 1000);

/** docs.stripe.com/api/coupons/create; the first currency is the coupon's own. */
export function toCouponParams(promotion: PromotionDefinition, productIds: string[] | undefined): Params {
  const { name, duration, percentOff, amountOff, maxRedemptions, redeemBy } = promotion;
  const [first, ...rest] = Object.entries(amountOff ?? {});
  return {
    name,
    ...(typeof duration === 'string'
      ? { duration }
      : { duration: 'repeating', duration_in_months: duration.months }),
    ...(percentOff === undefined ? {} : { percent_off: percentOff }),
    ...(first ? { currency: first[0], amount_off: first[1] } : {}),
    ...(rest.length > 0
      ? { currency_options: Object.fromEntries(rest.map(([key, amount_off]) => [key, { amount_off }])) }
      : {}),
    ...(productIds ? { applies_to: { products: productIds } } : {}),
    ...(maxRedemptions === undefined ? {} : { max_redemptions: maxRedemptions }),
    ...(redeemBy === undefined ? {} : { redeem_by: unix(redeemBy) }),
  };
}

/** docs.stripe.com/api/promotion_codes/create */
export function toCodeParams(code: string, definition: PromotionCodeDefinition): CodeParams {
  const { maxRedemptions, expiresAt, firstTimeOnly, minimumAmount } = definition;
  return {
    code,
    ...(maxRedemptions === undefined ? {} : { max_redemptions: maxRedemptions }),
    ...(expiresAt === undefined ? {} : { expires_at: unix(expiresAt) }),
    restrictions: {
      ...(firstTimeOnly ? { first_time_transaction: true } : {}),
      ...toMinimums(minimumAmount),
    },
  };
}

/** The first currency is the restriction's own, the others are options of it. */
export function toMinimums(
  minimumAmount: Partial<Record<string, number>> = {},
): Pick<
  Stripe.PromotionCodeCreateParams.Restrictions,
  'minimum_amount' | 'minimum_amount_currency' | 'currency_options'
> {
  const amounts = Object.entries(minimumAmount).flatMap(([currency, amount]) =>
    amount === undefined ? [] : [{ currency, amount }],
  );
  const [first, ...rest] = amounts;
  if (!first) return {};
  return {
    minimum_amount: first.amount,
    minimum_amount_currency: first.currency,
    ...(rest.length > 0
      ? {
          currency_options: Object.fromEntries(
            rest.map(({ currency, amount }) => [currency, { minimum_amount: amount }]),
          ),
        }
      : {}),
  };
}

export const describeCoupon = ({
  name,
  percent_off,
  amount_off,
  currency,
  currency_options,
  duration,
  duration_in_months,
}: Params): string =>
  `"${name}": ${describeDiscount({
    percent_off: percent_off ?? null,
    amount_off: amount_off ?? null,
    currency: currency ?? null,
    ...(currency_options ? { currency_options } : {}),
    duration: duration ?? 'once',
    duration_in_months: duration_in_months ?? null,
  })}`;
