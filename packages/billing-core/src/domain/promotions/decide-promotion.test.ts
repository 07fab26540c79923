import fc from 'fast-check';
import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import { decidePromotion, type PromotionFacts } from './decide-promotion.ts';
import { describeDiscount, priceAfter } from './describe-discount.ts';

const NOW = new Date('2026-01-31T10:00:00Z');
const seconds = NOW.getTime() / 1000;

const aCoupon = (more: Partial<Stripe.Coupon> = {}) =>
  ({
    id: 'launch',
    percent_off: 20,
    amount_off: null,
    currency: null,
    duration: 'once',
    duration_in_months: null,
    max_redemptions: null,
    redeem_by: null,
    times_redeemed: 0,
    valid: true,
    ...more,
  }) as Stripe.Coupon;
const aCode = (more: Partial<Stripe.PromotionCode> = {}) =>
  ({
    id: 'promo_1',
    code: 'LAUNCH',
    active: true,
    customer: null,
    expires_at: null,
    max_redemptions: null,
    times_redeemed: 0,
    restrictions: { first_time_transaction: false, minimum_amount: null, minimum_amount_currency: null },
    ...more,
  }) as Stripe.PromotionCode;
const decide = (more: Partial<PromotionFacts> = {}) =>
  decidePromotion({
    code: aCode(),
    coupon: aCoupon(),
    customerId: 'cus_1',
    hasBought: false,
    productId: 'prod_1',
    order: { amountMinor: 2_900, currency: 'usd' },
    now: NOW,
    ...more,
  });
const reasonOf = (more: Partial<PromotionFacts>) => {
  const decided = decide(more);
  return decided.ok ? 'ok' : decided.error.code;
};
const restricted = (restrictions: Partial<Stripe.PromotionCode.Restrictions>) => ({
  code: aCode({ restrictions: { ...aCode().restrictions, ...restrictions } }),
});

test('the discount in words, and the price with it', () => {
  expect(decide()).toEqual({
    ok: true,
    value: {
      code: 'LAUNCH',
      words: '20% off the first payment',
      price: {
        before: { amountMinor: 2_900, currency: 'usd' },
        after: { amountMinor: 2_320, currency: 'usd' },
      },
    },
  });
  const coupon = aCoupon({ duration: 'repeating', duration_in_months: 3, percent_off: 12.5 });
  expect(describeDiscount(coupon)).toBe('12.5% off every payment in the first 3 months');
});

test('one that has ended, is used up, or was ended says which', () => {
  expect(reasonOf({ code: aCode({ expires_at: seconds }) })).toBe('promotion_ended');
  expect(reasonOf({ code: aCode({ expires_at: seconds + 1 }) })).toBe('ok');
  expect(reasonOf({ code: aCode({ active: false }) })).toBe('promotion_ended');
  expect(reasonOf({ code: aCode({ active: false, max_redemptions: 3, times_redeemed: 3 }) })).toBe(
    'promotion_used_up',
  );
  expect(reasonOf({ coupon: aCoupon({ valid: false, max_redemptions: 1, times_redeemed: 1 }) })).toBe(
    'promotion_used_up',
  );
});

test('a first purchase, a minimum to the cent, a product, a customer', () => {
  const first = restricted({ first_time_transaction: true });
  expect(reasonOf({ ...first, hasBought: true })).toBe('promotion_first_purchase_only');
  expect(reasonOf(first)).toBe('ok');
  const minimum = restricted({ minimum_amount: 2_900, minimum_amount_currency: 'usd' });
  expect(reasonOf(minimum)).toBe('ok');
  expect(reasonOf({ ...minimum, order: { amountMinor: 2_899, currency: 'usd' } })).toBe(
    'promotion_below_minimum',
  );
  expect(reasonOf({ ...minimum, order: { amountMinor: 9_000, currency: 'eur' } })).toBe('promotion_refused');
  expect(reasonOf({ coupon: aCoupon({ applies_to: { products: ['prod_2'] } }) })).toBe(
    'promotion_wrong_plan',
  );
  expect(reasonOf({ code: aCode({ customer: 'cus_2' }) })).toBe('promotion_not_found');
});

test('an amount counts in its currencies only, and never makes a price negative', () => {
  const coupon = aCoupon({
    percent_off: null,
    amount_off: 5_000,
    currency: 'usd',
    currency_options: { usd: { amount_off: 5_000 }, eur: { amount_off: 100 } },
  });
  expect(decide({ coupon })).toMatchObject({ value: { price: { after: { amountMinor: 0 } } } });
  const order = { amountMinor: 2_700, currency: 'eur' };
  expect(decide({ coupon, order })).toMatchObject({
    value: { words: '€1.00 off the first payment', price: { after: { amountMinor: 2_600 } } },
  });
  expect(reasonOf({ coupon, order: { amountMinor: 500, currency: 'jpy' } })).toBe('promotion_refused');
});

test('a share is taken exactly, and lies between nothing and the price', () => {
  fc.assert(
    fc.property(
      fc.nat(Number.MAX_SAFE_INTEGER),
      fc.integer({ min: 1, max: 10_000 }),
      (amountMinor, hundredths) => {
        const coupon = aCoupon({ percent_off: hundredths / 100 });
        const after = priceAfter(coupon, { amountMinor, currency: 'usd' }).amountMinor;
        const exact = BigInt(amountMinor) * BigInt(10_000 - hundredths);
        expect(after).toBeGreaterThanOrEqual(0);
        expect(after).toBeLessThanOrEqual(amountMinor);
        const off = exact - BigInt(after) * 10_000n;
        expect(off >= -5_000n && off <= 5_000n).toBe(true);
      },
    ),
  );
});
