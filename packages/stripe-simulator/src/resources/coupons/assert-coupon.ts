import type Stripe from 'stripe';
import { parseCurrency } from '../../kernel/params/currency.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, missingParam } from '../../kernel/stripe-error.ts';
import { findProduct } from '../products/product.ts';

const LONGEST_NAME = 40;
const LONGEST_LIFE_SECONDS = 5 * 366 * 86_400;

/** Refuses what takes off nothing, or two things at once, or can never be redeemed (docs.stripe.com/api/coupons/create). */
export function assertCoupon(sim: Simulation, params: Stripe.CouponCreateParams): void {
  assertOneDiscount(params);
  assertDuration(params);
  assertName(params.name);
  assertAtLeastOne(params.max_redemptions, 'max_redemptions');
  const { redeem_by: end } = params;
  if (end !== undefined && (end <= sim.now() || end > sim.now() + LONGEST_LIFE_SECONDS))
    throw invalidRequest('Invalid redeem_by: must be in the future, by at most five years.', {
      param: 'redeem_by',
    });
  for (const [at, product] of (params.applies_to?.products ?? []).entries())
    findProduct(sim, product, `applies_to[products][${at}]`);
}

function assertOneDiscount({
  percent_off: percent,
  amount_off: amount,
  ...params
}: Stripe.CouponCreateParams) {
  if (percent === undefined && amount === undefined) throw missingParam('percent_off');
  if (percent !== undefined && amount !== undefined)
    throw invalidRequest('You may only specify one of these parameters: amount_off, percent_off.', {
      code: 'parameters_exclusive',
      param: 'amount_off',
    });
  if (percent !== undefined && (percent <= 0 || percent > 100))
    throw invalidRequest('Invalid percent_off: must be greater than 0 and at most 100.', {
      param: 'percent_off',
    });
  assertAtLeastOne(amount, 'amount_off');
  if (amount !== undefined && params.currency === undefined) throw missingParam('currency');
  if (amount === undefined && params.currency_options !== undefined)
    throw invalidRequest('Only a coupon with an `amount_off` can have `currency_options`.', {
      param: 'currency_options',
    });
}

function assertDuration({ duration, duration_in_months: months }: Stripe.CouponCreateParams): void {
  if (duration === 'repeating' && months === undefined) throw missingParam('duration_in_months');
  if (duration !== 'repeating' && months !== undefined)
    throw invalidRequest('`duration_in_months` can only be set when `duration` is `repeating`.', {
      param: 'duration_in_months',
    });
  assertAtLeastOne(months, 'duration_in_months');
}

export function assertName(name: string | undefined): void {
  if (name === undefined || name.length <= LONGEST_NAME) return;
  throw invalidRequest(`Invalid string: ${name}; must be at most ${LONGEST_NAME} characters.`, {
    param: 'name',
  });
}

export function assertAtLeastOne(given: number | undefined, param: string): void {
  if (given === undefined || given >= 1) return;
  throw invalidRequest('This value must be greater than or equal to 1.', {
    code: 'parameter_invalid_integer',
    param,
  });
}

/** What the coupon takes off in each of its currencies, its own included. */
export function amountsByCurrency(
  given: Stripe.CouponCreateParams['currency_options'],
  before: Record<string, Stripe.Coupon.CurrencyOptions>,
): Record<string, Stripe.Coupon.CurrencyOptions> {
  const options = { ...before };
  for (const [key, { amount_off }] of Object.entries(given ?? {})) {
    const param = `currency_options[${key}]`;
    const currency = parseCurrency(key, param);
    assertAtLeastOne(amount_off, `${param}[amount_off]`);
    if (before[currency] !== undefined && before[currency].amount_off !== amount_off)
      throw invalidRequest(`What the coupon takes off in ${currency} can not be changed.`, { param });
    options[currency] = { amount_off };
  }
  return options;
}
