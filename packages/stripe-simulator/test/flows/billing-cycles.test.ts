import type Stripe from 'stripe';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY, dateOf, invoiceOf, itemOf, openShop, refusal, type Shop, START } from '../shop.ts';

const HOUR = 3600;
const expand = ['latest_invoice'];
const utc = (year: number, month: number, day: number, hour = 10) =>
  Date.UTC(year, month - 1, day, hour) / 1000;

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.running.close());

const retrieve = (id: string) => shop.stripe.subscriptions.retrieve(id, { expand });
const now = () => shop.running.simulator.now();
const advanceTo = (at: number) => shop.advance(at - now());

/** The ends of the next periods, as they come. */
async function endsOf({ id }: Stripe.Subscription, count: number): Promise<string[]> {
  const ends: string[] = [];
  while (ends.length < count) {
    const { current_period_end: end } = itemOf(await retrieve(id));
    ends.push(dateOf(end).slice(0, 10));
    await advanceTo(end);
  }
  return ends;
}

async function create(params: Stripe.SubscriptionCreateParams): Promise<Stripe.Subscription> {
  const customer = await shop.stripe.customers.create({
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
  });
  return shop.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: shop.starter.id }],
    expand,
    ...params,
  });
}

test('anchored on the 31st it bills on every month’s last day, also in a leap year', async () => {
  await advanceTo(utc(2027, 12, 31));
  const subscription = await create({});
  expect(await endsOf(subscription, 4)).toEqual(['2028-01-31', '2028-02-29', '2028-03-31', '2028-04-30']);
});

test('a yearly subscription of 29 February bills on the 28th until the next leap year', async () => {
  await advanceTo(utc(2028, 2, 29));
  const subscription = await create({ items: [{ price: shop.proYearly.id }] });
  expect(await endsOf(subscription, 4)).toEqual(['2029-02-28', '2030-02-28', '2031-02-28', '2032-02-29']);
});

test('a later anchor makes a first short period that costs its share, or nothing', async () => {
  const billing_cycle_anchor = utc(2026, 2, 14);
  const subscription = await create({ billing_cycle_anchor });
  expect(itemOf(subscription)).toMatchObject({
    current_period_start: START,
    current_period_end: billing_cycle_anchor,
  });
  expect(invoiceOf(subscription).total).toBe(Math.round((2900 * 14) / 31));
  const free = await create({ billing_cycle_anchor, proration_behavior: 'none' });
  expect(invoiceOf(free)).toMatchObject({ total: 0, status: 'paid' });
  await advanceTo(billing_cycle_anchor + HOUR);
  expect(invoiceOf(await retrieve(free.id))).toMatchObject({ total: 2900, status: 'paid' });
});

test('an anchor lies between now and the end of the first whole cycle', async () => {
  const refused = { param: 'billing_cycle_anchor', statusCode: 400 };
  expect(await refusal(create({ billing_cycle_anchor: START - 1 }))).toMatchObject(refused);
  expect(await refusal(create({ billing_cycle_anchor: START + 40 * DAY }))).toMatchObject(refused);
});

test('an anchor by day of the month keeps the day that short months lack', async () => {
  const subscription = await create({
    billing_cycle_anchor_config: { day_of_month: 30, hour: 0, minute: 0, second: 0 },
  });
  expect(subscription).toMatchObject({
    billing_cycle_anchor: utc(2026, 2, 28, 0),
    billing_cycle_anchor_config: { day_of_month: 30, hour: 0, minute: 0, month: null, second: 0 },
  });
  expect(await endsOf(subscription, 3)).toEqual(['2026-02-28', '2026-03-30', '2026-04-30']);
  const yearly = await create({
    items: [{ price: shop.proYearly.id }],
    billing_cycle_anchor_config: { day_of_month: 1, month: 7 },
  });
  expect(dateOf(yearly.billing_cycle_anchor).slice(0, 10)).toBe('2026-07-01');
  expect(await refusal(create({ billing_cycle_anchor_config: { day_of_month: 32 } }))).toMatchObject({
    param: 'billing_cycle_anchor_config[day_of_month]',
  });
});

test('backdated, flexible billing has a line for each natural cycle and classic one for all that passed', async () => {
  const backdate_start_date = utc(2025, 12, 15);
  const flexible = await create({ backdate_start_date });
  expect(flexible.start_date).toBe(backdate_start_date);
  const share = Math.round((2900 * 16) / 31);
  expect(invoiceOf(flexible).lines.data.map(({ amount }) => amount)).toEqual([share, 2900, 2900]);
  const classic = await create({ backdate_start_date, billing_mode: { type: 'classic' } });
  expect(invoiceOf(classic).lines.data.map(({ amount }) => amount)).toEqual([2900 + share, 2900]);
  const free = await create({ backdate_start_date, proration_behavior: 'none' });
  expect(invoiceOf(free).lines.data.map(({ amount }) => amount)).toEqual([2900]);
  expect(await refusal(create({ backdate_start_date: START + 1 }))).toMatchObject({
    param: 'backdate_start_date',
  });
});

test('backdated with a later anchor all of it is billed up to the anchor', async () => {
  const subscription = await create({
    backdate_start_date: utc(2025, 12, 31),
    billing_cycle_anchor: utc(2026, 2, 28),
  });
  const [first] = invoiceOf(subscription).lines.data;
  expect(first?.period.start).toBe(utc(2025, 12, 31));
  expect(invoiceOf(subscription).lines.data.at(-1)?.period.end).toBe(utc(2026, 2, 28));
  expect(itemOf(subscription).current_period_end).toBe(utc(2026, 2, 28));
});

test('cancel_at in the period ends it there and gives the rest back', async () => {
  const subscription = await create({});
  const cancel_at = START + 14 * DAY;
  const ending = await shop.stripe.subscriptions.update(subscription.id, { cancel_at });
  expect(ending).toMatchObject({ cancel_at, cancel_at_period_end: false, status: 'active' });
  const pending = await shop.stripe.invoiceItems.list({ customer: String(ending.customer), pending: true });
  expect(pending.data.map(({ amount }) => amount)).toEqual([-1450]);
  await advanceTo(cancel_at);
  expect(await shop.stripe.subscriptions.retrieve(ending.id, { expand: ['customer'] })).toMatchObject({
    status: 'canceled',
    ended_at: cancel_at,
    customer: { balance: -1450 },
  });
});

test('cancel_at in a later period bills only the part of that period', async () => {
  const cancel_at = utc(2026, 3, 7);
  const subscription = await create({ cancel_at });
  await advanceTo(utc(2026, 2, 28) + HOUR);
  const last = await retrieve(subscription.id);
  expect(itemOf(last).current_period_end).toBe(cancel_at);
  expect(invoiceOf(last).total).toBe(Math.round((2900 * 7) / 31));
  await advanceTo(cancel_at);
  expect((await retrieve(subscription.id)).status).toBe('canceled');
});

test('cancelling can be asked for by the period, and taken back', async () => {
  const mixed = [{ price: shop.starter.id }, { price: shop.proYearly.id }];
  const first = await create({ items: mixed, cancel_at: 'min_period_end' });
  expect(first.cancel_at).toBe(utc(2026, 2, 28));
  const second = await create({ items: mixed, cancel_at: 'max_period_end' });
  expect(second.cancel_at).toBe(utc(2027, 1, 31));
  const leaving = await create({ cancel_at_period_end: true });
  expect(leaving).toMatchObject({
    cancel_at: utc(2026, 2, 28),
    cancel_at_period_end: true,
    canceled_at: START,
  });
  const staying = await shop.stripe.subscriptions.update(leaving.id, { cancel_at_period_end: false });
  expect(staying).toMatchObject({ cancel_at: null, cancel_at_period_end: false, canceled_at: null });
  await advanceTo(utc(2026, 2, 28) + HOUR);
  expect((await retrieve(leaving.id)).status).toBe('active');
});

test('what is still pending when it ends is billed with its end', async () => {
  const subscription = await create({});
  await shop.stripe.subscriptions.update(subscription.id, {
    items: [{ id: itemOf(subscription).id, quantity: 2 }],
    cancel_at_period_end: true,
  });
  await advanceTo(utc(2026, 2, 28));
  expect(await retrieve(subscription.id)).toMatchObject({
    status: 'canceled',
    latest_invoice: { total: 2900, status: 'paid' },
  });
});

test('flexible billing mixes intervals, each item renews by its own; classic refuses', async () => {
  const items = [{ price: shop.starter.id }, { price: shop.proYearly.id }];
  expect(await refusal(create({ items, billing_mode: { type: 'classic' } }))).toMatchObject({
    param: 'items',
  });
  const subscription = await create({ items });
  expect(invoiceOf(subscription).total).toBe(2900 + 79_000);
  await advanceTo(utc(2026, 2, 28) + HOUR);
  const renewed = await retrieve(subscription.id);
  expect(invoiceOf(renewed).lines.data.map(({ amount }) => amount)).toEqual([2900]);
  expect(renewed.items.data.map((item) => dateOf(item.current_period_end).slice(0, 10))).toEqual([
    '2026-03-31',
    '2027-01-31',
  ]);
});

test('one-time items come with the first invoice, or with the next one', async () => {
  const setup = await shop.stripe.prices.create({
    currency: 'usd',
    unit_amount: 5000,
    product_data: { name: 'Setup' },
  });
  const half = await shop.stripe.coupons.create({ percent_off: 50, duration: 'once' });
  const discounted = await create({
    add_invoice_items: [
      { price: setup.id, discounts: [{ coupon: half.id }] },
      {
        price_data: { currency: 'usd', product: String(setup.product), unit_amount: 700 },
        discountable: false,
      },
    ],
  });
  expect(invoiceOf(discounted).total).toBe(2900 + 2500 + 700);
  const subscription = await create({ add_invoice_items: [{ price: setup.id, quantity: 2 }] });
  expect(invoiceOf(subscription)).toMatchObject({ total: 2900 + 10_000, status: 'paid' });
  await shop.stripe.subscriptions.update(subscription.id, { add_invoice_items: [{ price: setup.id }] });
  await advanceTo(utc(2026, 2, 28) + HOUR);
  expect(invoiceOf(await retrieve(subscription.id)).total).toBe(2900 + 5000);
  expect(await refusal(create({ add_invoice_items: [{ price: shop.pro.id }] }))).toMatchObject({
    param: 'add_invoice_items[0][price]',
  });
});

test('pending items can be billed between renewals', async () => {
  const subscription = await create({
    items: [{ price: shop.proYearly.id }],
    pending_invoice_item_interval: { interval: 'month' },
  });
  expect(subscription.next_pending_invoice_item_invoice).toBe(utc(2026, 2, 28));
  const { id } = itemOf(subscription);
  await shop.stripe.subscriptions.update(subscription.id, { items: [{ id, quantity: 2 }] });
  await advanceTo(utc(2026, 2, 28) + HOUR);
  const billed = await retrieve(subscription.id);
  expect(invoiceOf(billed)).toMatchObject({
    billing_reason: 'automatic_pending_invoice_item_invoice',
    total: 79_000,
    status: 'paid',
  });
  const none = await shop.stripe.subscriptions.update(subscription.id, { pending_invoice_item_interval: '' });
  expect(none).toMatchObject({
    pending_invoice_item_interval: null,
    next_pending_invoice_item_invoice: null,
  });
});

test('an interval of nothing, or of more than a year, is refused', async () => {
  const subscription = await create({ items: [{ price: shop.starter.id }] });
  for (const interval_count of [0, -1, 13]) {
    const attempt = shop.stripe.subscriptions.update(subscription.id, {
      pending_invoice_item_interval: { interval: 'month', interval_count },
    });
    expect((await refusal(attempt)).param).toBe('pending_invoice_item_interval[interval_count]');
  }
});
