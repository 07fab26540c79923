import type Stripe from 'stripe';
import { parseCurrency } from '../../kernel/params/currency.ts';
import { missingParam } from '../../kernel/stripe-error.ts';
import { assertAtLeastOne } from '../coupons/assert-coupon.ts';

type Restrictions = Stripe.PromotionCode.Restrictions;
type GivenMinimums = Stripe.PromotionCodeCreateParams.Restrictions['currency_options'];

/** https://docs.stripe.com/api/promotion_codes/create#create_promotion_code-restrictions */
export function toRestrictions(given: Stripe.PromotionCodeCreateParams.Restrictions = {}): Restrictions {
  const { minimum_amount: minimum, minimum_amount_currency: currency } = given;
  if (minimum !== undefined && currency === undefined)
    throw missingParam('restrictions[minimum_amount_currency]');
  if (minimum === undefined && currency !== undefined) throw missingParam('restrictions[minimum_amount]');
  assertAtLeastOne(minimum, 'restrictions[minimum_amount]');
  const own = {
    first_time_transaction: given.first_time_transaction ?? false,
    minimum_amount: minimum ?? null,
    minimum_amount_currency:
      currency === undefined ? null : parseCurrency(currency, 'restrictions[minimum_amount_currency]'),
  };
  return addMinimums(own, given.currency_options);
}

/** Minimums in further currencies are added or replaced. */
export function addMinimums(restrictions: Restrictions, given: GivenMinimums): Restrictions {
  if (!given) return restrictions;
  const options = { ...restrictions.currency_options };
  for (const [key, { minimum_amount }] of Object.entries(given)) {
    const param = `restrictions[currency_options][${key}]`;
    if (minimum_amount === undefined) throw missingParam(`${param}[minimum_amount]`);
    assertAtLeastOne(minimum_amount, `${param}[minimum_amount]`);
    options[parseCurrency(key, param)] = { minimum_amount };
  }
  return { ...restrictions, currency_options: options };
}
