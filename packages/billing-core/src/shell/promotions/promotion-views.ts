import type Stripe from 'stripe';
import type { CouponView, Outcome, PromotionCodeView, Promotions } from '../../billing.ts';
import { fromUnix } from '../../domain/from-unix.ts';
import { describeDiscount } from '../../domain/promotions/describe-discount.ts';
import { unlessStripeIsAway } from '../calls/unless-stripe-is-away.ts';
import type { BillingContext } from '../context.ts';

const PAGE = 100;
const EXPAND = ['promotion.coupon.currency_options', 'restrictions.currency_options'];

/** What is asked for with a code, so that its view can be told. */
export const codeExpand = EXPAND;

/** The hundred newest codes and coupons, as Stripe has them now. */
export function listPromotions({
  stripe,
  reads,
}: BillingContext): Promise<
  Outcome<Extract<Awaited<ReturnType<Promotions['list']>>, { ok: true }>['value']>
> {
  return unlessStripeIsAway(async () => {
    const codes = await reads.run('GET promotion_codes', () =>
      stripe.promotionCodes.list({ limit: PAGE, expand: EXPAND.map((path) => `data.${path}`) }),
    );
    const coupons = await reads.run('GET coupons', () =>
      stripe.coupons.list({ limit: PAGE, expand: ['data.currency_options'] }),
    );
    return { codes: codes.data.map(toCodeView), coupons: coupons.data.map(toCouponView) };
  });
}

export function toCodeView(code: Stripe.PromotionCode): PromotionCodeView {
  const { coupon } = code.promotion;
  const { first_time_transaction: firstTimeOnly, ...restrictions } = code.restrictions;
  const own = restrictions.minimum_amount_currency;
  const whole = typeof coupon === 'string' || coupon === null ? undefined : coupon;
  return {
    id: code.id,
    code: code.code,
    couponId: typeof coupon === 'string' ? coupon : (coupon?.id ?? ''),
    couponName: whole?.name ?? null,
    words: whole ? describeDiscount(whole) : '',
    active: code.active,
    timesRedeemed: code.times_redeemed,
    maxRedemptions: code.max_redemptions,
    expiresAt: code.expires_at === null ? null : fromUnix(code.expires_at).toISOString(),
    firstTimeOnly,
    minimumAmount: {
      ...Object.fromEntries(
        Object.entries(restrictions.currency_options ?? {}).map(([key, { minimum_amount }]) => [
          key,
          minimum_amount,
        ]),
      ),
      ...(own && restrictions.minimum_amount !== null ? { [own]: restrictions.minimum_amount } : {}),
    },
    source: code.metadata?.billwright_terms
      ? 'code'
      : code.metadata?.billwright_author
        ? 'operator'
        : 'stripe',
  };
}

const toCouponView = (coupon: Stripe.Coupon): CouponView => ({
  id: coupon.id,
  name: coupon.name,
  words: describeDiscount(coupon),
  valid: coupon.valid && coupon.metadata?.billwright_retired !== 'true',
});
