import type Stripe from 'stripe';
import type { BillingContext } from '../context.ts';

export interface FoundPromotion {
  code: Stripe.PromotionCode;
  coupon: Stripe.Coupon;
}

/** docs.stripe.com/api/promotion_codes/list: the text in any case; the active one, or else the newest that there was. */
export async function findPromotion(
  { stripe, reads }: BillingContext,
  text: string,
  customerId: string | null,
): Promise<FoundPromotion | undefined> {
  const { data } = await reads.run('GET promotion_codes', () =>
    stripe.promotionCodes.list({
      code: text.trim(),
      limit: 100,
      expand: [
        'data.promotion.coupon.applies_to',
        'data.promotion.coupon.currency_options',
        'data.restrictions.currency_options',
      ],
    }),
  );
  // Several customers may each have an active code of one text.
  const isTheirs = ({ customer }: Stripe.PromotionCode) => customer === null || customer === customerId;
  const code = data.find((each) => each.active && isTheirs(each)) ?? data.find(isTheirs) ?? data[0];
  const coupon = code?.promotion.coupon;
  return code && coupon && typeof coupon !== 'string' ? { code, coupon } : undefined;
}
