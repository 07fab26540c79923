import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aggregate } from '../../src/resources/meter-events/aggregate.ts';
import { differences } from '../conforms.ts';
import fc from '../fixed-seed.ts';
import { DAY, openShop, refusal, type Shop, START } from '../shop.ts';

let shop: Shop;
let meter: Stripe.Billing.Meter;
beforeAll(async () => {
  shop = await openShop();
  meter = await shop.stripe.billing.meters.create({
    display_name: 'API calls',
    event_name: 'api_call',
    default_aggregation: { formula: 'sum' },
  });
});
afterAll(() => shop.running.close());

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** The first 100 are free, the next 900 cost 2 cents, all others 1. */
const meteredPrice = () =>
  shop.stripe.prices.create({
    currency: 'usd',
    product_data: { name: 'API calls' },
    recurring: { interval: 'month', usage_type: 'metered', meter: meter.id },
    billing_scheme: 'tiered',
    tiers_mode: 'graduated',
    tiers: [
      { up_to: 100, unit_amount: 0 },
      { up_to: 1_000, unit_amount: 2 },
      { up_to: 'inf', unit_amount: 1 },
    ],
  });

const newCustomer = () =>
  shop.stripe.customers.create({
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
  });

const use = (
  customer: string,
  value: number | string,
  more: Partial<Stripe.Billing.MeterEventCreateParams> = {},
) =>
  shop.stripe.billing.meterEvents.create({
    event_name: 'api_call',
    payload: { stripe_customer_id: customer, value: String(value) },
    ...more,
  });

test('a hybrid subscription pays its base in advance and its usage in arrears, through the tiers', async () => {
  const customer = await newCustomer();
  const metered = await meteredPrice();
  const subscription = await shop.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: shop.starter.id }, { price: metered.id }],
    expand: ['latest_invoice'],
  });
  expect(subscription.latest_invoice).toMatchObject({ total: 2_900 });
  const event = await use(customer.id, 700, { identifier: 'call-1' });
  expect(differences(json(event), 'Billing.MeterEvent')).toEqual([]);
  await use(customer.id, 500, { identifier: 'call-2' });
  await use(customer.id, 1_000_000, { identifier: 'by-mistake' });
  const adjusted = await shop.stripe.billing.meterEventAdjustments.create({
    event_name: 'api_call',
    type: 'cancel',
    cancel: { identifier: 'by-mistake' },
  });
  expect(differences(json(adjusted), 'Billing.MeterEventAdjustment')).toEqual([]);
  const preview = await shop.stripe.invoices.createPreview({ subscription: subscription.id });
  expect(preview.total).toBe(2_900 + 900 * 2 + 200);
  await shop.advance(29 * DAY);
  const [renewal] = (await shop.stripe.invoices.list({ customer: customer.id, limit: 1 })).data;
  expect(renewal).toMatchObject({
    billing_reason: 'subscription_cycle',
    total: 2_900 + 900 * 2 + 200,
    status: 'paid',
  });
  const usage = renewal?.lines.data.find(({ quantity }) => quantity === 1_200);
  expect(usage).toMatchObject({ amount: 2_000, period: { start: START } });
});

test('usage of a period that ends by cancellation is billed at its end, and nothing twice', async () => {
  const customer = await newCustomer();
  const metered = await meteredPrice();
  const subscription = await shop.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: metered.id }],
    cancel_at_period_end: true,
  });
  await use(customer.id, 600);
  await shop.advance(40 * DAY);
  expect((await shop.stripe.subscriptions.retrieve(subscription.id)).status).toBe('canceled');
  const invoices = await shop.stripe.invoices.list({ customer: customer.id });
  expect(invoices.data.map(({ total, status }) => [total, status])).toEqual([[1_000, 'paid']]);
  await use(customer.id, 600);
  await shop.advance(40 * DAY);
  expect((await shop.stripe.invoices.list({ customer: customer.id })).data).toHaveLength(1);
});

/** Cents a call. */
const perCall = (unit_amount: number) =>
  shop.stripe.prices.create({
    currency: 'usd',
    unit_amount,
    product_data: { name: 'Calls' },
    recurring: { interval: 'month', usage_type: 'metered', meter: meter.id },
  });

const renewalOf = async (subscription: string) => {
  const [renewal] = (await shop.stripe.invoices.list({ subscription, limit: 1 })).data;
  return renewal?.lines.data.map(({ amount }) => amount);
};

// docs.stripe.com/billing/subscriptions/billing-mode/compare, usage-based pricing
test.each([
  ['flexible', [1_000, 1_000]],
  ['classic', [1_000]],
] as const)('in %s billing a price that changes within a period is billed so: %j', async (type, amounts) => {
  const customer = await newCustomer();
  const [cheap, dear] = [await perCall(1), await perCall(2)];
  const { id, items } = await shop.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: cheap.id }],
    billing_mode: { type },
  });
  await use(customer.id, 1_000);
  await shop.advance(14 * DAY);
  await shop.stripe.subscriptions.update(id, { items: [{ id: items.data[0]?.id ?? '', price: dear.id }] });
  await use(customer.id, 500);
  await shop.advance(17 * DAY);
  expect(await renewalOf(id)).toEqual(amounts);
});

test.each([
  ['flexible', 'create_prorations', [1_000]],
  ['flexible', 'none', []],
  ['classic', 'create_prorations', []],
] as const)(
  'in %s billing with %s an item that goes leaves %j to pay',
  async (type, proration_behavior, amounts) => {
    const customer = await newCustomer();
    const metered = await perCall(1);
    const { id, items } = await shop.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: shop.starter.id }, { price: metered.id }],
      billing_mode: { type },
    });
    await use(customer.id, 1_000);
    await shop.advance(DAY);
    await shop.stripe.subscriptions.update(id, {
      items: [{ id: items.data[1]?.id ?? '', deleted: true }],
      proration_behavior,
    });
    const waiting = await shop.stripe.invoiceItems.list({ customer: customer.id, pending: true });
    expect(waiting.data.map(({ amount }) => amount)).toEqual(amounts);
    await shop.advance(31 * DAY);
    expect(await renewalOf(id)).toEqual([...amounts, 2_900]);
  },
);

test.each(['flexible', 'classic'] as const)(
  'in %s billing a plan that turns to usage in its first second is credited whole, and its usage billed once',
  async (type) => {
    const customer = await newCustomer();
    const { id, items } = await shop.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: shop.starter.id }],
      billing_mode: { type },
    });
    const item = items.data[0]?.id ?? '';
    await shop.stripe.subscriptions.update(id, { items: [{ id: item, price: (await perCall(1)).id }] });
    await use(customer.id, 700);
    await shop.advance(31 * DAY);
    expect(await renewalOf(id)).toEqual([-2_900, 700]);
    await shop.advance(31 * DAY);
    expect(await renewalOf(id)).toEqual([0]);
  },
);

test('a new anchor ends the period of what is metered too, and bills it once', async () => {
  const customer = await newCustomer();
  const { id } = await shop.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: (await perCall(1)).id }],
  });
  await use(customer.id, 1_000);
  await shop.advance(14 * DAY);
  await shop.stripe.subscriptions.update(id, {
    billing_cycle_anchor: { type: 'now' },
    proration_behavior: 'always_invoice',
  });
  expect(await renewalOf(id)).toEqual([1_000]);
  await use(customer.id, 7, { timestamp: shop.running.simulator.now() + 60 });
  await shop.advance(31 * DAY);
  expect(await renewalOf(id)).toEqual([7]);
});

test('what is billed from usage alone has no first invoice in flexible billing, and one of nothing in classic', async () => {
  const customer = await newCustomer();
  const create = (type: 'classic' | 'flexible') =>
    perCall(1).then(({ id }) =>
      shop.stripe.subscriptions.create({
        customer: customer.id,
        items: [{ price: id }],
        billing_mode: { type },
        expand: ['latest_invoice'],
      }),
    );
  expect(await create('flexible')).toMatchObject({ status: 'active', latest_invoice: null });
  expect(await create('classic')).toMatchObject({ status: 'active', latest_invoice: { total: 0 } });
});

test('what is canceled at once is billed for its usage only when that is asked for', async () => {
  const metered = await meteredPrice();
  const totals = async (invoice_now: boolean) => {
    const customer = await newCustomer();
    const { id } = await shop.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: metered.id }],
    });
    await use(customer.id, 200);
    await shop.advance(1);
    await shop.stripe.subscriptions.cancel(id, { invoice_now });
    return (await shop.stripe.invoices.list({ customer: customer.id })).data.map(({ total }) => total);
  };
  expect(await totals(false)).toEqual([]);
  expect(await totals(true)).toEqual([200]);
});

test('an event is counted once, in its time, for a customer and a meter that exist, with a number', async () => {
  const { id } = await newCustomer();
  const now = shop.running.simulator.now();
  await use(id, 1, { identifier: 'once' });
  const refusals: [Promise<unknown>, RegExp][] = [
    [use(id, 1, { identifier: 'once' }), /already exists with identifier once/],
    [use(id, 1, { timestamp: now - 36 * DAY }), /within the past 35 calendar days/],
    [use(id, 1, { timestamp: now + 600 }), /at most five minutes in the future/],
    [use('cus_nobody', 1), /No such customer/],
    [use(id, 'many'), /has to be a number/],
    [use(id, 1, { payload: { stripe_customer_id: id } }), /has no value/],
    [use(id, 1, { payload: { value: '1' } }), /has no stripe_customer_id/],
    [use(id, 1, { event_name: 'nothing' }), /No active meter/],
  ];
  for (const [attempt, message] of refusals) {
    const { code, message: said } = await refusal(attempt);
    expect([code, said]).toEqual([undefined, expect.stringMatching(message)]);
  }
});

test('summaries say what was used, whole or by the day', async () => {
  const { id } = await newCustomer();
  const day = Math.ceil(shop.running.simulator.now() / DAY) * DAY;
  await shop.advance(day + 3_600 - shop.running.simulator.now());
  await use(id, 3);
  await shop.advance(DAY);
  await use(id, 4);
  const between = { customer: id, start_time: day, end_time: day + 3 * DAY };
  const whole = await shop.stripe.billing.meters.listEventSummaries(meter.id, between);
  expect(whole.data.map((each) => each.aggregated_value)).toEqual([7]);
  expect(differences(json(whole.data[0]), 'Billing.MeterEventSummary')).toEqual([]);
  const daily = await shop.stripe.billing.meters.listEventSummaries(meter.id, {
    ...between,
    value_grouping_window: 'day',
  });
  expect(daily.data.map((each) => [each.start_time, each.aggregated_value])).toEqual([
    [day + DAY, 4],
    [day, 3],
  ]);
  const crooked = shop.stripe.billing.meters.listEventSummaries(meter.id, {
    ...between,
    start_time: day + 1,
  });
  expect((await refusal(crooked)).param).toBe('start_time');
});

test('a meter takes no events while it is inactive, and only one is active for a name', async () => {
  const create = () =>
    shop.stripe.billing.meters.create({
      display_name: 'Seats',
      event_name: 'seat',
      default_aggregation: { formula: 'last' },
    });
  const first = await create();
  expect(differences(json(first), 'Billing.Meter')).toEqual([]);
  expect((await refusal(create())).param).toBe('event_name');
  const inactive = await shop.stripe.billing.meters.deactivate(first.id);
  expect(inactive).toMatchObject({
    status: 'inactive',
    status_transitions: { deactivated_at: expect.any(Number) },
  });
  const { id } = await newCustomer();
  const event = { event_name: 'seat', payload: { stripe_customer_id: id, value: '1' } };
  expect((await refusal(shop.stripe.billing.meterEvents.create(event))).message).toMatch(/is inactive/);
  await create();
  expect((await refusal(shop.stripe.billing.meters.reactivate(first.id))).statusCode).toBe(400);
  expect((await shop.stripe.v2.billing.meterEvents.create(event)).object).toBe('v2.billing.meter_event');
});

const usage = fc.record({
  timestamp: fc.integer({ min: 0, max: 40 }),
  value: fc.integer({ min: 0, max: 1_000 }).map(String),
  canceled: fc.boolean(),
});

test('what is counted of two halves is what is counted of the whole, in whatever order it came', () => {
  fc.assert(
    fc.property(fc.array(usage), fc.integer({ min: 0, max: 40 }), (events, middle) => {
      const of = (found: typeof events, start: number, end: number) =>
        aggregate(found, 'sum', { start, end }).toNumber();
      expect(of(events, 0, middle) + of(events, middle, 40)).toBe(of([...events].reverse(), 0, 40));
      expect(aggregate(events, 'count', { start: 0, end: 41 }).toNumber()).toBe(
        events.filter(({ canceled }) => !canceled).length,
      );
    }),
  );
});

// docs.stripe.com/billing/subscriptions/usage-based, grace periods
test('what is reported for the last period within the hour of the draft is billed, what comes later never', async () => {
  const customer = await newCustomer();
  const { id } = await shop.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: (await perCall(2)).id }],
  });
  await use(customer.id, 100);
  const [item] = (await shop.stripe.subscriptions.retrieve(id)).items.data;
  await shop.advance((item?.current_period_end ?? 0) - shop.running.simulator.now());
  expect(await renewalOf(id)).toEqual([200]);
  const timestamp = shop.running.simulator.now() - 60;
  await use(customer.id, 11, { timestamp });
  await shop.advance(3_600);
  const [paid] = (await shop.stripe.invoices.list({ subscription: id, limit: 1 })).data;
  expect(paid).toMatchObject({ status: 'paid', total: 222 });
  expect(paid?.lines.data[0]).toMatchObject({ quantity: 111, description: '111 × Calls' });
  await use(customer.id, 50, { timestamp });
  await shop.advance(32 * DAY);
  expect(await renewalOf(id)).toEqual([0]);
});

test('use has no number of its own: not after a change of other items either, and a schedule takes it over without one', async () => {
  const { id: customer } = await newCustomer();
  const metered = await meteredPrice();
  const subscription = await shop.stripe.subscriptions.create({
    customer,
    items: [{ price: shop.starter.id }, { price: metered.id }],
  });
  const [flat] = subscription.items.data.filter(({ price }) => price.id === shop.starter.id);
  const changed = await shop.stripe.subscriptions.update(subscription.id, {
    items: [{ id: flat?.id ?? '', quantity: 2 }],
  });
  const used = changed.items.data.find(({ price }) => price.id === metered.id);
  expect(used).toBeDefined();
  expect(used).not.toHaveProperty('quantity');
  const { phases } = await shop.stripe.subscriptionSchedules.create({ from_subscription: subscription.id });
  expect(phases[0]?.items.find(({ price }) => price === metered.id)).not.toHaveProperty('quantity');
});
