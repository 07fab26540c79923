import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { differences } from '../conforms.ts';
import { checkout, DAY, invoiceOf, openShop, refusal, type Shop, START, submit, subscribe } from '../shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.running.close());

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const coupon = (params: Stripe.CouponCreateParams = {}) =>
  shop.stripe.coupons.create({ percent_off: 50, duration: 'once', ...params });
const amountOff = (params: Stripe.CouponCreateParams = {}) =>
  shop.stripe.coupons.create({ amount_off: 500, currency: 'usd', duration: 'once', ...params });
const codeOf = ({ id }: Stripe.Coupon, params: Partial<Stripe.PromotionCodeCreateParams> = {}) =>
  shop.stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon: id }, ...params });
const withCode = ({ id }: Stripe.PromotionCode) =>
  subscribe(shop, shop.starter, { discounts: [{ promotion_code: id }], expand: ['latest_invoice'] });
const isActive = async ({ id }: Stripe.PromotionCode) =>
  (await shop.stripe.promotionCodes.retrieve(id)).active;

const REFUSED: [string, Stripe.CouponCreateParams, Partial<Stripe.errors.StripeError>][] = [
  ['takes off nothing', { duration: 'once' }, { code: 'parameter_missing' }],
  [
    'takes off two things',
    { percent_off: 5, amount_off: 5, currency: 'usd' },
    { code: 'parameters_exclusive' },
  ],
  ['takes off less than a cent', { amount_off: 0, currency: 'usd' }, { param: 'amount_off' }],
  ['takes off more than all', { percent_off: 101 }, { param: 'percent_off' }],
  ['repeats without months', { percent_off: 5, duration: 'repeating' }, { param: 'duration_in_months' }],
  [
    'has months and is forever',
    { percent_off: 5, duration: 'forever', duration_in_months: 3 },
    { param: 'duration_in_months' },
  ],
  ['can not be redeemed any more', { percent_off: 5, redeem_by: START - 1 }, { param: 'redeem_by' }],
  ['can be redeemed by nobody', { percent_off: 5, max_redemptions: 0 }, { param: 'max_redemptions' }],
  ['has a long name', { percent_off: 5, name: 'x'.repeat(41) }, { param: 'name' }],
  [
    'is for an unknown product',
    { percent_off: 5, applies_to: { products: ['prod_0'] } },
    { param: 'applies_to[products][0]' },
  ],
  [
    'has amounts beside a percentage',
    { percent_off: 5, currency_options: { eur: { amount_off: 5 } } },
    { param: 'currency_options' },
  ],
];

test.each(REFUSED)('refused is a coupon that %s', async (_, params, expected) => {
  expect(await refusal(shop.stripe.coupons.create(params))).toMatchObject({ statusCode: 400, ...expected });
});

test('an amount off has its own size in each currency, and nothing in the others', async () => {
  const expand = ['currency_options'];
  const made = await amountOff({ currency_options: { eur: { amount_off: 300 } }, expand });
  expect(differences(json(made), 'Coupon')).toEqual([]);
  expect(made.currency_options).toEqual({ usd: { amount_off: 500 }, eur: { amount_off: 300 } });
  const subscription = await subscribe(shop, shop.starter, {
    currency: 'eur',
    discounts: [{ coupon: made.id }],
    expand: ['latest_invoice'],
  });
  expect(invoiceOf(subscription).total).toBe(2_700 - 300);
  const session = await checkout(shop, shop.starter, { currency: 'eur', discounts: [{ coupon: made.id }] });
  expect(session).toMatchObject({ currency: 'eur', amount_total: 2_700 - 300 });
  const more = await shop.stripe.coupons.update(made.id, {
    currency_options: { gbp: { amount_off: 250 } },
    expand,
  });
  expect(Object.keys(more.currency_options ?? {})).toEqual(['usd', 'eur', 'gbp']);
  const changed = shop.stripe.coupons.update(made.id, { currency_options: { eur: { amount_off: 1 } } });
  expect((await refusal(changed)).param).toBe('currency_options[eur]');
});

test('a coupon for some products takes nothing off the others', async () => {
  const applies_to = { products: [String(shop.pro.product)] };
  const { id } = await amountOff({ applies_to });
  expect((await shop.stripe.coupons.retrieve(id, { expand: ['applies_to'] })).applies_to).toEqual(applies_to);
  const discounts = [{ coupon: id }];
  const total = async (price: Stripe.Price) =>
    invoiceOf(await subscribe(shop, price, { discounts, expand: ['latest_invoice'] })).total;
  expect([await total(shop.starter), await total(shop.pro)]).toEqual([2_900, 7_400]);
});

test('redemptions are counted, and the last one ends the coupon and its codes', async () => {
  const made = await coupon({ max_redemptions: 2 });
  const code = await codeOf(made);
  await withCode(code);
  expect(await shop.stripe.promotionCodes.retrieve(code.id)).toMatchObject({
    times_redeemed: 1,
    active: true,
  });
  await subscribe(shop, shop.starter, { discounts: [{ coupon: made.id }] });
  expect(await shop.stripe.coupons.retrieve(made.id)).toMatchObject({ times_redeemed: 2, valid: false });
  expect(await isActive(code)).toBe(false);
  expect((await refusal(withCode(code))).param).toBe('discounts[0][promotion_code]');
  const again = subscribe(shop, shop.starter, { discounts: [{ coupon: made.id }] });
  expect(await refusal(again)).toMatchObject({ code: 'coupon_expired', param: 'discounts[0][coupon]' });
  const reactivated = shop.stripe.promotionCodes.update(code.id, { active: true });
  expect((await refusal(reactivated)).param).toBe('active');
  expect((await refusal(codeOf(made))).code).toBe('coupon_expired');
});

test('a code ends with its own last redemption, its own time, its coupon’s time, its coupon', async () => {
  const { now } = shop.running.simulator;
  const forever = await coupon();
  const once = await codeOf(forever, { max_redemptions: 1 });
  await withCode(once);
  expect([await isActive(once), (await shop.stripe.coupons.retrieve(forever.id)).valid]).toEqual([
    false,
    true,
  ]);
  const brief = await codeOf(forever, { expires_at: now() + DAY });
  const ending = await coupon({ redeem_by: now() + DAY });
  const withCoupon = await codeOf(ending);
  expect(await isActive(brief)).toBe(true);
  await shop.advance(DAY);
  expect([await isActive(brief), await isActive(withCoupon)]).toEqual([false, false]);
  expect((await shop.stripe.coupons.retrieve(ending.id)).valid).toBe(false);
  const orphan = await codeOf(forever);
  const { latest_invoice: _, ...subscription } = await withCode(orphan);
  await shop.stripe.coupons.del(forever.id);
  expect(await isActive(orphan)).toBe(false);
  expect(await shop.stripe.subscriptions.retrieve(subscription.id)).toMatchObject({
    discounts: subscription.discounts,
  });
});

test('a code is not redeemed longer or more often than its coupon', async () => {
  const now = shop.running.simulator.now();
  const made = await coupon({ redeem_by: now + DAY, max_redemptions: 3 });
  expect((await refusal(codeOf(made, { expires_at: now + 2 * DAY }))).param).toBe('expires_at');
  expect((await refusal(codeOf(made, { max_redemptions: 4 }))).param).toBe('max_redemptions');
  expect((await refusal(codeOf(made, { code: 'SUMMER 26' }))).param).toBe('code');
});

test('a code of the same letters is active once, or once for each of several customers', async () => {
  const made = await coupon();
  const [ada, bob] = [await shop.stripe.customers.create({}), await shop.stripe.customers.create({})];
  const code = 'FRIEND-26';
  const ofAda = await codeOf(made, { code, customer: ada.id });
  await codeOf(made, { code, customer: bob.id });
  expect((await refusal(codeOf(made, { code: 'friend-26' }))).param).toBe('code');
  expect((await refusal(codeOf(made, { code, customer: ada.id }))).param).toBe('code');
  await shop.stripe.promotionCodes.update(ofAda.id, { active: false });
  await codeOf(made, { code, customer: ada.id });
  expect((await refusal(shop.stripe.promotionCodes.update(ofAda.id, { active: true }))).param).toBe('code');
});

test('a code for one customer, or for a first purchase, is refused to others', async () => {
  const made = await coupon({ duration: 'forever' });
  const { customer, id } = await subscribe(shop, shop.starter);
  const update = (code: Stripe.PromotionCode) =>
    shop.stripe.subscriptions.update(id, { discounts: [{ promotion_code: code.id }] });
  const foreign = await codeOf(made, { customer: (await shop.stripe.customers.create({})).id });
  expect((await refusal(update(foreign))).message).toContain('another customer');
  expect((await shop.stripe.coupons.retrieve(made.id)).times_redeemed).toBe(0);
  await update(await codeOf(made, { customer: String(customer) }));
  const first = await codeOf(made, { restrictions: { first_time_transaction: true } });
  expect((await refusal(update(first))).message).toContain('prior transactions');
  expect(invoiceOf(await withCode(first)).total).toBe(1_450);
  const session = checkout(shop, shop.starter, {
    customer: String(customer),
    discounts: [{ promotion_code: first.id }],
  });
  expect((await refusal(session)).param).toBe('discounts[0][promotion_code]');
});

test('a code asks for a minimum, in each currency its own', async () => {
  const made = await coupon();
  const restrictions = {
    minimum_amount: 5_000,
    minimum_amount_currency: 'usd',
    currency_options: { eur: { minimum_amount: 2_000 } },
  };
  const code = await codeOf(made, { code: 'LARGE', restrictions });
  expect(differences(json(code), 'PromotionCode')).toEqual([]);
  expect((await refusal(withCode(code))).message).toContain('minimum amount');
  const discounts = [{ promotion_code: code.id }];
  await subscribe(shop, shop.starter, { items: [{ price: shop.starter.id, quantity: 2 }], discounts });
  await subscribe(shop, shop.starter, { currency: 'eur', discounts });
  const typed = async (price: Stripe.Price) => {
    const { id, url } = await checkout(shop, price, { allow_promotion_codes: true });
    await submit(`${url}/promotion`, new URLSearchParams({ promotion_code: 'large' }));
    return (await shop.stripe.checkout.sessions.retrieve(id)).amount_total;
  };
  expect([await typed(shop.starter), await typed(shop.pro)]).toEqual([2_900, 3_950]);
  const more = { currency_options: { gbp: { minimum_amount: 1_000 } } };
  const updated = await shop.stripe.promotionCodes.update(code.id, { restrictions: more });
  expect(Object.keys(updated.restrictions.currency_options ?? {})).toEqual(['eur', 'gbp']);
  const half = codeOf(made, { restrictions: { minimum_amount: 100 } });
  expect((await refusal(half)).param).toBe('restrictions[minimum_amount_currency]');
});

test('minimums in further currencies may be asked for where there are none', async () => {
  const plain = await codeOf(await coupon());
  const expand = ['restrictions.currency_options'];
  expect(await shop.stripe.promotionCodes.retrieve(plain.id, { expand })).toMatchObject({
    restrictions: { minimum_amount: null },
  });
});

test('a discount names one source', async () => {
  const made = await coupon();
  const code = await codeOf(made);
  const both = subscribe(shop, shop.starter, { discounts: [{ coupon: made.id, promotion_code: code.id }] });
  expect((await refusal(both)).code).toBe('parameters_exclusive');
  expect((await refusal(subscribe(shop, shop.starter, { discounts: [{ discount: 'di_0' }] }))).param).toBe(
    'discounts[0][discount]',
  );
});
