import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY, invoiceOf, itemOf, openShop, refusal, type Shop, subscribe } from '../shop.ts';

const HOUR = 3600;
const expand = ['latest_invoice'];

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.running.close());

const retrieve = (id: string) => shop.stripe.subscriptions.retrieve(id, { expand });
const now = () => shop.running.simulator.now();
const coupon = (params: Stripe.CouponCreateParams) => shop.stripe.coupons.create(params);
const toNextInvoice = async (subscription: Stripe.Subscription) => {
  const { current_period_end } = itemOf(await retrieve(subscription.id));
  await shop.advance(current_period_end - now() + HOUR);
  return invoiceOf(await retrieve(subscription.id));
};

test('an item is added, changed and deleted by its own requests, with prorations', async () => {
  const { stripe, starter, pro } = shop;
  const subscription = await subscribe(shop, starter);
  await shop.newEvents();
  const item = await stripe.subscriptionItems.create({
    subscription: subscription.id,
    price: pro.id,
    quantity: 2,
    metadata: { team: 'red' },
    proration_behavior: 'always_invoice',
  });
  expect(item).toMatchObject({ quantity: 2, metadata: { team: 'red' }, price: { id: pro.id } });
  expect(invoiceOf(await retrieve(subscription.id))).toMatchObject({ total: 15_800, status: 'paid' });
  expect(await shop.newEvents()).toContain('customer.subscription.updated');
  const { data } = await stripe.subscriptionItems.list({ subscription: subscription.id });
  expect(data.map(({ id }) => id)).toEqual([itemOf(subscription).id, item.id]);
  const fewer = await stripe.subscriptionItems.update(item.id, { quantity: 1, proration_behavior: 'none' });
  expect(fewer.quantity).toBe(1);
  expect(await stripe.subscriptionItems.del(item.id, { proration_behavior: 'always_invoice' })).toMatchObject(
    {
      id: item.id,
      object: 'subscription_item',
      deleted: true,
    },
  );
  expect(invoiceOf(await retrieve(subscription.id)).total).toBe(-15_800);
  expect((await refusal(stripe.subscriptionItems.retrieve(item.id))).statusCode).toBe(404);
});

test('the last item stays, a price stands once, and usage is cleared of metered items only', async () => {
  const subscription = await subscribe(shop, shop.starter);
  const { id } = itemOf(subscription);
  expect(await refusal(shop.stripe.subscriptionItems.del(id))).toMatchObject({ statusCode: 400 });
  expect(await refusal(shop.stripe.subscriptionItems.del(id, { clear_usage: true }))).toMatchObject({
    param: 'clear_usage',
  });
  expect(
    await refusal(
      shop.stripe.subscriptionItems.create({ subscription: subscription.id, price: shop.starter.id }),
    ),
  ).toMatchObject({ statusCode: 400 });
});

test('a coupon once, for two months or forever takes off as often as it says', async () => {
  const totals = async (params: Stripe.CouponCreateParams) => {
    const { id } = await coupon(params);
    const subscription = await subscribe(shop, shop.starter, { discounts: [{ coupon: id }], expand });
    const seen = [invoiceOf(subscription).total];
    while (seen.length < 4) seen.push((await toNextInvoice(subscription)).total);
    return seen;
  };
  expect(await totals({ percent_off: 50, duration: 'once' })).toEqual([1450, 2900, 2900, 2900]);
  expect(await totals({ amount_off: 900, currency: 'usd', duration: 'forever' })).toEqual([
    2000, 2000, 2000, 2000,
  ]);
  expect(await totals({ percent_off: 50, duration: 'repeating', duration_in_months: 2 })).toEqual([
    1450, 1450, 2900, 2900,
  ]);
});

test('a discount of one item leaves the others at their price', async () => {
  const half = await coupon({ percent_off: 50, duration: 'once' });
  const subscription = await subscribe(shop, shop.starter, {
    items: [{ price: shop.starter.id }, { price: shop.pro.id, discounts: [{ coupon: half.id }] }],
    expand: ['latest_invoice', 'items.data.discounts'],
  });
  expect(invoiceOf(subscription).total).toBe(2900 + 3950);
  expect(invoiceOf(subscription).lines.data.map(({ discount_amounts }) => discount_amounts?.length)).toEqual([
    0, 1,
  ]);
  expect((await toNextInvoice(subscription)).total).toBe(2900 + 7900);
});

test('a prorated item takes its own discount with it', async () => {
  const half = await coupon({ percent_off: 50, duration: 'forever' });
  const subscription = await subscribe(shop, shop.starter);
  await shop.stripe.subscriptionItems.create({
    subscription: subscription.id,
    price: shop.pro.id,
    discounts: [{ coupon: half.id }],
    proration_behavior: 'always_invoice',
  });
  expect(invoiceOf(await retrieve(subscription.id)).total).toBe(3950);
});

test('discounts are replaced, kept by name, or cleared; deleting takes the last one', async () => {
  const [ten, twenty] = [
    await coupon({ percent_off: 10, duration: 'forever' }),
    await coupon({ percent_off: 20, duration: 'forever' }),
  ];
  const subscription = await subscribe(shop, shop.starter, { discounts: [{ coupon: ten.id }] });
  const [first] = subscription.discounts;
  const both = await shop.stripe.subscriptions.update(subscription.id, {
    discounts: [{ discount: String(first) }, { coupon: twenty.id }],
  });
  expect(both.discounts).toHaveLength(2);
  expect(both.discounts[0]).toBe(first);
  await shop.newEvents();
  const gone = await shop.stripe.subscriptions.deleteDiscount(subscription.id);
  expect(gone).toMatchObject({ id: both.discounts[1], object: 'discount', deleted: true });
  expect(await shop.newEvents()).toEqual(['customer.discount.deleted', 'customer.subscription.updated']);
  expect((await retrieve(subscription.id)).discounts).toEqual([first]);
  const none = await shop.stripe.subscriptions.update(subscription.id, { discounts: '' });
  expect(none.discounts).toEqual([]);
  expect((await refusal(shop.stripe.subscriptions.deleteDiscount(subscription.id))).statusCode).toBe(404);
});

test('settings are kept as they were given; a share of the money needs a connected account', async () => {
  const subscription = await subscribe(shop, shop.starter, {
    description: 'Five seats',
    metadata: { order: '7', team: 'red' },
    address: { country: 'DE' },
    automatic_tax: { enabled: true },
    invoice_settings: { description: 'Thank you' },
    expand,
  });
  expect(subscription).toMatchObject({
    description: 'Five seats',
    automatic_tax: { enabled: true, liability: { type: 'self' } },
    invoice_settings: { description: 'Thank you', issuer: { type: 'self' } },
    latest_invoice: { description: 'Thank you' },
  });
  const changed = await shop.stripe.subscriptions.update(subscription.id, {
    description: '',
    metadata: { order: '', team: 'blue' },
  });
  expect(changed).toMatchObject({ description: null, metadata: { team: 'blue' } });
  const update = (params: Stripe.SubscriptionUpdateParams) =>
    refusal(shop.stripe.subscriptions.update(subscription.id, params));
  expect(await update({ application_fee_percent: 10 })).toMatchObject({ param: 'application_fee_percent' });
  expect(await update({ transfer_data: { destination: 'acct_none' } })).toMatchObject({
    code: 'resource_missing',
    param: 'transfer_data[destination]',
  });
  expect(await update({ default_tax_rates: ['txr_none'] })).toMatchObject({
    code: 'resource_missing',
    param: 'default_tax_rates[0]',
  });
});

test('why somebody leaves is kept, also after the end', async () => {
  const { id } = await subscribe(shop, shop.starter);
  await shop.stripe.subscriptions.cancel(id, {
    cancellation_details: { comment: 'Moving on', feedback: 'switched_service' },
  });
  const after = await shop.stripe.subscriptions.update(id, {
    cancellation_details: { feedback: 'too_expensive' },
    metadata: { asked: 'yes' },
  });
  expect(after).toMatchObject({
    status: 'canceled',
    metadata: { asked: 'yes' },
    cancellation_details: {
      comment: 'Moving on',
      feedback: 'too_expensive',
      reason: 'cancellation_requested',
    },
  });
  expect(await refusal(shop.stripe.subscriptions.update(id, { description: 'x' }))).toMatchObject({
    statusCode: 400,
  });
  expect((await refusal(shop.stripe.subscriptions.cancel(id))).statusCode).toBe(404);
});

test('lists are filtered by status, price, customer, clock and period', async () => {
  const { stripe } = shop;
  const [running, ended, yearly] = [
    await subscribe(shop, shop.pro),
    await subscribe(shop, shop.pro),
    await subscribe(shop, shop.proYearly),
  ];
  await stripe.subscriptions.cancel(ended.id);
  const ids = async (params: Stripe.SubscriptionListParams) =>
    (await stripe.subscriptions.list({ limit: 100, ...params })).data.map(({ id }) => id);
  expect(await ids({ price: shop.pro.id })).toContain(running.id);
  expect(await ids({ price: shop.pro.id })).not.toContain(ended.id);
  expect(await ids({ status: 'all' })).toEqual(expect.arrayContaining([running.id, ended.id, yearly.id]));
  expect(await ids({ status: 'ended' })).toEqual(expect.arrayContaining([ended.id]));
  expect(await ids({ status: 'active' })).not.toContain(ended.id);
  expect(await ids({ customer: String(yearly.customer) })).toEqual([yearly.id]);
  expect(await ids({ current_period_end: { gt: now() + 300 * DAY } })).toEqual([yearly.id]);
  expect(await ids({ current_period_start: { gt: now() } })).toEqual([]);
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: now() });
  const customer = await stripe.customers.create({
    test_clock: clock.id,
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
  });
  const onClock = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: shop.pro.id }],
  });
  expect(await ids({})).not.toContain(onClock.id);
  expect(await ids({ test_clock: clock.id })).toEqual([onClock.id]);
});

test('billing moves from classic to flexible, and not back', async () => {
  const { id } = await subscribe(shop, shop.starter, { billing_mode: { type: 'classic' } });
  const flexible = { billing_mode: { type: 'flexible' } } as const;
  expect(await shop.stripe.subscriptions.migrate(id, flexible)).toMatchObject({
    billing_mode: { type: 'flexible', updated_at: now() },
  });
  expect(await refusal(shop.stripe.subscriptions.migrate(id, flexible))).toMatchObject({ statusCode: 400 });
});

test('less than none of a price is neither sold nor changed to', async () => {
  const sold = await subscribe(shop, shop.starter);
  const tooFew = { code: 'parameter_invalid_integer', param: 'items[0][quantity]' };
  const changed = shop.stripe.subscriptions.update(sold.id, {
    items: [{ id: String(sold.items.data[0]?.id), quantity: -1 }],
  });
  expect(await refusal(changed)).toMatchObject(tooFew);
  const bought = shop.stripe.subscriptions.create({
    customer: String(sold.customer),
    items: [{ price: shop.pro.id, quantity: -1 }],
  });
  expect(await refusal(bought)).toMatchObject(tooFew);
});
