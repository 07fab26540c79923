import type Stripe from 'stripe';
import type { Outcome, PromotionOffer } from '../../billing.ts';
import { fail, succeed } from '../billing-error.ts';
import { formatMoney } from '../money.ts';
import { amountOffIn, describeDiscount, priceAfter } from './describe-discount.ts';

export interface PromotionFacts {
  code: Stripe.PromotionCode;
  coupon: Stripe.Coupon;
  /** The account's customer at Stripe, if there is one yet. */
  customerId: string | null;
  hasBought: boolean;
  /** The product that the plan is sold as. */
  productId: string | undefined;
  order: { amountMinor: number; currency: string };
  now: Date;
}

/**
 * Whether a code can be redeemed for an order, by Stripe's rules (docs.stripe.com/billing/subscriptions/coupons#promotion-codes):
 * valid, not used up, for this customer, for a first purchase if it says so, of a large enough order, for this product. One
 * that would take off nothing is refused: at Stripe it would be redeemed for nothing.
 */
export function decidePromotion(facts: PromotionFacts): Outcome<PromotionOffer> {
  const { code, coupon, order } = facts;
  const owner = typeof code.customer === 'string' ? code.customer : code.customer?.id;
  if (owner && owner !== facts.customerId) return fail('promotion_not_found');
  if (isUsedUp(code) || isUsedUp(coupon)) return fail('promotion_used_up');
  if (hasEnded(facts)) return fail('promotion_ended');
  if (code.restrictions.first_time_transaction && facts.hasBought)
    return fail('promotion_first_purchase_only');
  const products = coupon.applies_to?.products;
  if (products && !products.includes(facts.productId ?? '')) return fail('promotion_wrong_plan');
  const minimum = minimumIn(code.restrictions, order.currency);
  if (minimum === 'none')
    return fail('promotion_refused', `This promotion code is not for ${order.currency.toUpperCase()}.`);
  if (minimum !== undefined && order.amountMinor < minimum) {
    const from = formatMoney({ amountMinor: minimum, currency: order.currency });
    return fail('promotion_below_minimum', `This promotion code is for purchases of ${from} or more.`);
  }
  if (coupon.percent_off === null && amountOffIn(coupon, order.currency) === undefined)
    return fail(
      'promotion_refused',
      `This promotion code takes nothing off in ${order.currency.toUpperCase()}.`,
    );
  return succeed({
    code: code.code,
    words: describeDiscount(coupon, order.currency),
    price: { before: order, after: priceAfter(coupon, order) },
  });
}

const isUsedUp = ({
  times_redeemed,
  max_redemptions,
}: Pick<Stripe.Coupon, 'times_redeemed' | 'max_redemptions'>) =>
  max_redemptions !== null && times_redeemed >= max_redemptions;

function hasEnded({ code, coupon, now }: PromotionFacts): boolean {
  const seconds = now.getTime() / 1000;
  const isOver = (end: number | null) => end !== null && end <= seconds;
  return !code.active || !coupon.valid || isOver(code.expires_at) || isOver(coupon.redeem_by);
}

/** `none`: there is a minimum, and none in this currency, so nothing is large enough. */
function minimumIn(
  { minimum_amount, minimum_amount_currency, currency_options }: Stripe.PromotionCode.Restrictions,
  currency: string,
): number | 'none' | undefined {
  if (minimum_amount === null) return undefined;
  if (minimum_amount_currency === currency) return minimum_amount;
  return currency_options?.[currency]?.minimum_amount ?? 'none';
}
