import type Stripe from 'stripe';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY, dateOf, invoiceOf, itemOf, openShop, refusal, type Shop, START, subscribe } from '../shop.ts';

const HOUR = 3600;
const expand = ['latest_invoice'];
const utc = (year: number, month: number, day: number) => Date.UTC(year, month - 1, day, 10) / 1000;

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.running.close());

const retrieve = (id: unknown) => shop.stripe.subscriptions.retrieve(String(id), { expand });
const reload = ({ id }: { id: string }) => shop.stripe.subscriptionSchedules.retrieve(id);
const now = () => shop.running.simulator.now();
const advanceTo = (at: number) => shop.advance(at - now());
const month = { interval: 'month' } as const;

async function schedule(
  params: Stripe.SubscriptionScheduleCreateParams,
): Promise<Stripe.SubscriptionSchedule> {
  const customer = await shop.stripe.customers.create({
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
  });
  await shop.newEvents();
  return shop.stripe.subscriptionSchedules.create({ customer: customer.id, start_date: 'now', ...params });
}

const phase = (
  price: Stripe.Price,
  params: Partial<Stripe.SubscriptionScheduleCreateParams.Phase> = {},
): Stripe.SubscriptionScheduleCreateParams.Phase => ({
  items: [{ price: price.id }],
  duration: month,
  ...params,
});

test('it starts its subscription at once, active, with a draft that is paid an hour later', async () => {
  const created = await schedule({ phases: [phase(shop.starter), phase(shop.pro)], metadata: { deal: '1' } });
  expect(created).toMatchObject({
    status: 'active',
    end_behavior: 'release',
    metadata: { deal: '1' },
    current_phase: { start_date: START, end_date: utc(2026, 2, 28) },
  });
  expect(created.phases.map(({ start_date, end_date }) => [dateOf(start_date), dateOf(end_date)])).toEqual([
    ['2026-01-31T10:00', '2026-02-28T10:00'],
    ['2026-02-28T10:00', '2026-03-28T10:00'],
  ]);
  expect(await retrieve(created.subscription)).toMatchObject({
    status: 'active',
    schedule: created.id,
    latest_invoice: { status: 'draft', total: 2900 },
  });
  expect(await shop.newEvents()).toEqual(
    expect.arrayContaining(['subscription_schedule.created', 'customer.subscription.created']),
  );
  await shop.advance(HOUR);
  expect(await retrieve(created.subscription)).toMatchObject({ latest_invoice: { status: 'paid' } });
});

test('a phase that begins with a period simply costs its price; after the last one it is released', async () => {
  const created = await schedule({ phases: [phase(shop.starter), phase(shop.pro)] });
  await advanceTo(utc(2026, 2, 28) + HOUR);
  const second = await retrieve(created.subscription);
  expect(itemOf(second).price.id).toBe(shop.pro.id);
  expect(invoiceOf(second).lines.data.map(({ amount }) => amount)).toEqual([7900]);
  expect((await reload(created)).current_phase?.start_date).toBe(utc(2026, 2, 28));
  await shop.newEvents();
  await advanceTo(utc(2026, 3, 28));
  expect(await reload(created)).toMatchObject({
    status: 'released',
    released_at: utc(2026, 3, 28),
    released_subscription: created.subscription,
    subscription: null,
    current_phase: null,
  });
  expect(await shop.newEvents()).toContain('subscription_schedule.released');
  await advanceTo(utc(2026, 3, 31) + HOUR);
  expect(await retrieve(created.subscription)).toMatchObject({
    status: 'active',
    schedule: null,
    latest_invoice: { total: 7900, status: 'paid' },
  });
});

test('a phase within a period is a change with prorations, as the phase says', async () => {
  const created = await schedule({
    phases: [
      phase(shop.starter, { duration: { interval: 'day', interval_count: 14 } }),
      phase(shop.pro, { proration_behavior: 'always_invoice' }),
    ],
  });
  await advanceTo(START + 14 * DAY + HOUR);
  const changed = await retrieve(created.subscription);
  expect(invoiceOf(changed).lines.data.map(({ amount }) => amount)).toEqual([-1450, 3950]);
  expect(changed.billing_cycle_anchor).toBe(START);
});

test('phase_start moves the anchor to the phase', async () => {
  const created = await schedule({
    phases: [
      phase(shop.starter, { duration: { interval: 'week' } }),
      phase(shop.pro, { billing_cycle_anchor: 'phase_start', proration_behavior: 'none' }),
    ],
  });
  await advanceTo(START + 7 * DAY + HOUR);
  const changed = await retrieve(created.subscription);
  expect(changed.billing_cycle_anchor).toBe(START + 7 * DAY);
  expect(invoiceOf(changed).lines.data.map(({ amount }) => amount)).toEqual([7900]);
});

test('end_behavior cancel ends the subscription with the last phase and completes', async () => {
  const created = await schedule({ end_behavior: 'cancel', phases: [phase(shop.starter)] });
  expect((await retrieve(created.subscription)).cancel_at).toBe(utc(2026, 2, 28));
  await shop.newEvents();
  await advanceTo(utc(2026, 2, 21));
  expect(await shop.newEvents()).toContain('subscription_schedule.expiring');
  await advanceTo(utc(2026, 2, 28));
  expect(await reload(created)).toMatchObject({ status: 'completed', completed_at: utc(2026, 2, 28) });
  expect((await retrieve(created.subscription)).status).toBe('canceled');
  expect(await shop.newEvents()).toEqual(
    expect.arrayContaining(['subscription_schedule.completed', 'customer.subscription.deleted']),
  );
});

test('it can start later, or have started earlier', async () => {
  const later = await schedule({ start_date: utc(2026, 3, 1), phases: [phase(shop.pro)] });
  expect(later).toMatchObject({ status: 'not_started', subscription: null, current_phase: null });
  const waiting = await shop.stripe.subscriptionSchedules.list({ scheduled: true });
  expect(waiting.data.map(({ id }) => id)).toEqual([later.id]);
  await advanceTo(utc(2026, 3, 1));
  const started = await reload(later);
  expect(started.status).toBe('active');
  expect(await retrieve(started.subscription)).toMatchObject({
    start_date: utc(2026, 3, 1),
    status: 'active',
  });
  const earlier = await schedule({
    start_date: utc(2026, 2, 15),
    phases: [phase(shop.pro, { duration: { interval: 'month', interval_count: 3 } })],
  });
  const backdated = await retrieve(earlier.subscription);
  expect(backdated.start_date).toBe(utc(2026, 2, 15));
  expect(invoiceOf(backdated).lines.data).toHaveLength(2);
});

test('trials, coupons, one-time items, quantities and settings of a phase', async () => {
  const ten = await shop.stripe.coupons.create({ percent_off: 10, duration: 'forever' });
  const setup = await shop.stripe.prices.create({
    currency: 'usd',
    unit_amount: 1000,
    product_data: { name: 'Setup' },
  });
  const created = await schedule({
    phases: [
      phase(shop.starter, { trial: true, metadata: { phase: 'trial' }, duration: { interval: 'week' } }),
      phase(shop.starter, {
        items: [{ price: shop.starter.id, quantity: 3, metadata: { seats: '3' } }],
        discounts: [{ coupon: ten.id }],
        add_invoice_items: [{ price: setup.id }],
        metadata: { phase: 'paid' },
        description: 'Three seats',
      }),
      phase(shop.starter, { discounts: [{ coupon: ten.id }] }),
    ],
  });
  const trial = await retrieve(created.subscription);
  expect(trial).toMatchObject({ status: 'trialing', metadata: { phase: 'trial' } });
  await advanceTo(START + 7 * DAY + HOUR);
  const paid = await retrieve(created.subscription);
  expect(paid).toMatchObject({
    status: 'active',
    metadata: { phase: 'paid' },
    description: 'Three seats',
    latest_invoice: { status: 'paid', total: (3 * 2900 + 1000) * 0.9 },
  });
  expect(itemOf(paid)).toMatchObject({ quantity: 3, metadata: { seats: '3' } });
  await advanceTo(START + 40 * DAY);
  const last = await retrieve(created.subscription);
  expect(last.discounts).toEqual(paid.discounts);
  expect((await shop.stripe.coupons.retrieve(ten.id)).times_redeemed).toBe(1);
});

test('it takes a running subscription over, and phases are then added', async () => {
  const subscription = await subscribe(shop, shop.starter);
  const taken = await shop.stripe.subscriptionSchedules.create({ from_subscription: subscription.id });
  expect(taken).toMatchObject({ status: 'active', subscription: subscription.id });
  const [current] = taken.phases;
  expect(current).toMatchObject({ start_date: START, end_date: utc(2026, 2, 28), items: [{ quantity: 1 }] });
  expect((await retrieve(subscription.id)).schedule).toBe(taken.id);
  expect(
    await refusal(shop.stripe.subscriptionSchedules.create({ from_subscription: subscription.id })),
  ).toMatchObject({ param: 'from_subscription' });
  const first = { items: [{ price: shop.starter.id }], start_date: START, end_date: utc(2026, 2, 28) };
  const updated = await shop.stripe.subscriptionSchedules.update(taken.id, {
    end_behavior: 'release',
    phases: [first, { items: [{ price: shop.pro.id, quantity: 2 }], duration: month }],
  });
  expect(updated.phases).toHaveLength(2);
  expect((await retrieve(subscription.id)).latest_invoice).toMatchObject({ id: subscription.latest_invoice });
  await advanceTo(utc(2026, 2, 28) + HOUR);
  expect(invoiceOf(await retrieve(subscription.id)).total).toBe(15_800);
});

test('changing the running phase changes the subscription at once', async () => {
  const created = await schedule({ phases: [phase(shop.starter)] });
  await advanceTo(START + 14 * DAY);
  await shop.stripe.subscriptionSchedules.update(created.id, {
    phases: [{ items: [{ price: shop.pro.id }], start_date: START, end_date: utc(2026, 2, 28) }],
    proration_behavior: 'always_invoice',
  });
  const changed = await retrieve(created.subscription);
  expect(itemOf(changed).price.id).toBe(shop.pro.id);
  expect(invoiceOf(changed).total).toBe(3950 - 1450);
});

test('released by hand the subscription goes on; a cancellation that the schedule set goes with it', async () => {
  const created = await schedule({ end_behavior: 'cancel', phases: [phase(shop.starter)] });
  const released = await shop.stripe.subscriptionSchedules.release(created.id);
  expect(released).toMatchObject({ status: 'released', released_subscription: created.subscription });
  expect(await retrieve(created.subscription)).toMatchObject({ schedule: null, cancel_at: null });
  const kept = await schedule({ end_behavior: 'cancel', phases: [phase(shop.starter)] });
  await shop.stripe.subscriptionSchedules.release(kept.id, { preserve_cancel_date: true });
  expect((await retrieve(kept.subscription)).cancel_at).toBe(utc(2026, 2, 28));
  expect(await refusal(shop.stripe.subscriptionSchedules.release(kept.id))).toMatchObject({
    statusCode: 400,
  });
});

test('cancelled it takes its subscription along, with what is owed to either side', async () => {
  const created = await schedule({ phases: [phase(shop.starter)] });
  await advanceTo(START + 14 * DAY);
  expect(await shop.stripe.subscriptionSchedules.cancel(created.id)).toMatchObject({
    status: 'canceled',
    canceled_at: now(),
  });
  expect(await retrieve(created.subscription)).toMatchObject({
    status: 'canceled',
    latest_invoice: { total: -1450 },
  });
  const waiting = await schedule({ start_date: now() + 30 * DAY, phases: [phase(shop.starter)] });
  expect((await shop.stripe.subscriptionSchedules.cancel(waiting.id)).status).toBe('canceled');
  await shop.advance(31 * DAY);
  expect((await reload(waiting)).subscription).toBeNull();
});

test('what a schedule manages can’t be changed or cancelled beside it', async () => {
  const created = await schedule({ phases: [phase(shop.starter)] });
  const subscription = await retrieve(created.subscription);
  const { update, cancel, pause } = shop.stripe.subscriptions;
  const item = { id: itemOf(subscription).id, price: shop.pro.id };
  expect(
    await refusal(update.call(shop.stripe.subscriptions, subscription.id, { items: [item] })),
  ).toMatchObject({
    statusCode: 400,
    param: 'items',
  });
  expect(
    await refusal(update.call(shop.stripe.subscriptions, subscription.id, { cancel_at_period_end: true })),
  ).toMatchObject({ statusCode: 400 });
  expect(await refusal(cancel.call(shop.stripe.subscriptions, subscription.id))).toMatchObject({
    statusCode: 400,
  });
  expect(await refusal(pause.call(shop.stripe.subscriptions, subscription.id))).toMatchObject({
    statusCode: 400,
  });
  expect(
    await shop.stripe.subscriptions.update(subscription.id, { metadata: { note: 'fine' } }),
  ).toMatchObject({ metadata: { note: 'fine' } });
});

test('a subscription that ends for want of money aborts its schedule', async () => {
  const created = await schedule({ phases: [phase(shop.starter, { duration: { interval: 'year' } })] });
  const customer = String(created.customer);
  const bad = await shop.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer });
  await shop.stripe.subscriptions.update(String(created.subscription), { default_payment_method: bad.id });
  await shop.advance(60 * DAY);
  expect((await retrieve(created.subscription)).status).toBe('canceled');
  expect((await reload(created)).status).toBe('canceled');
  expect(await shop.newEvents()).toContain('subscription_schedule.aborted');
});

test('its first invoice that fails makes the subscription past due, as any later one', async () => {
  const customer = await shop.stripe.customers.create({
    payment_method: 'pm_card_chargeCustomerFail',
    invoice_settings: { default_payment_method: 'pm_card_chargeCustomerFail' },
  });
  const created = await shop.stripe.subscriptionSchedules.create({
    customer: customer.id,
    start_date: 'now',
    phases: [phase(shop.starter)],
  });
  await shop.advance(HOUR);
  expect(await retrieve(created.subscription)).toMatchObject({
    status: 'past_due',
    latest_invoice: { status: 'open', attempt_count: 1 },
  });
});

test('phases follow one another, end after they start, and the last one lies ahead', async () => {
  const refused = async (phases: Stripe.SubscriptionScheduleCreateParams.Phase[]) =>
    (await refusal(schedule({ phases }))).param;
  expect(await refused([phase(shop.starter, { end_date: START + DAY })])).toBe('phases[0][duration]');
  expect(await refused([{ items: [{ price: shop.starter.id }], end_date: START - DAY }])).toBe(
    'phases[0][end_date]',
  );
  expect(await refused([phase(shop.starter, { trial_end: utc(2027, 1, 1) })])).toBe('phases[0][trial_end]');
  expect(await refused([])).toBe('phases');
});

test('on a test clock the phases follow that clock', async () => {
  const clock = await shop.stripe.testHelpers.testClocks.create({ frozen_time: START });
  const customer = await shop.stripe.customers.create({
    test_clock: clock.id,
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
  });
  const created = await shop.stripe.subscriptionSchedules.create({
    customer: customer.id,
    start_date: 'now',
    phases: [phase(shop.starter), phase(shop.pro)],
  });
  expect(created.test_clock).toBe(clock.id);
  await shop.stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: utc(2026, 2, 28) + HOUR });
  await shop.running.simulator.idle();
  expect(itemOf(await retrieve(created.subscription)).price.id).toBe(shop.pro.id);
});

/** 3 cents a call. */
async function meteredPrice(): Promise<Stripe.Price> {
  const meter = await shop.stripe.billing.meters.create({
    display_name: 'Calls',
    event_name: 'call',
    default_aggregation: { formula: 'sum' },
  });
  return shop.stripe.prices.create({
    currency: 'usd',
    unit_amount: 3,
    product_data: { name: 'Calls' },
    recurring: { interval: 'month', usage_type: 'metered', meter: meter.id },
  });
}

const call = (customer: unknown, value: number) =>
  shop.stripe.billing.meterEvents.create({
    event_name: 'call',
    payload: { stripe_customer_id: String(customer), value: String(value) },
  });

// docs.stripe.com/billing/subscriptions/usage-based/recording-usage: usage is billed at the end of its period.
test('what was used of a metered item is billed though the phase that begins takes the item away', async () => {
  const metered = await meteredPrice();
  const tax = await shop.stripe.taxRates.create({ display_name: 'VAT', percentage: 20, inclusive: false });
  const created = await schedule({
    phases: [
      { items: [{ price: shop.starter.id }, { price: metered.id, tax_rates: [tax.id] }], duration: month },
      phase(shop.starter),
    ],
  });
  await call(created.customer, 200);
  await advanceTo(utc(2026, 2, 28));
  const { items, latest_invoice } = await retrieve(created.subscription);
  expect(items.data.map(({ price }) => price.id)).toEqual([shop.starter.id]);
  expect(latest_invoice).toMatchObject({ status: 'draft', subtotal: 3500, total: 3620 });
  await shop.stripe.invoices.update(invoiceOf(await retrieve(created.subscription)).id, { description: 'x' });
  expect(invoiceOf(await retrieve(created.subscription)).total).toBe(3620);
});

test('what was used is billed at the price that it was used at, not that of the phase that begins', async () => {
  const cheap = await meteredPrice();
  const dear = await shop.stripe.prices.create({
    currency: 'usd',
    unit_amount: 50,
    product: String(cheap.product),
    recurring: { interval: 'month', usage_type: 'metered', meter: cheap.recurring?.meter ?? '' },
  });
  const created = await schedule({ phases: [phase(cheap), phase(dear)] });
  await call(created.customer, 100);
  await advanceTo(utc(2026, 2, 28));
  expect(invoiceOf(await retrieve(created.subscription)).total).toBe(300);
  await call(created.customer, 100);
  await advanceTo(utc(2026, 3, 31));
  expect(invoiceOf(await retrieve(created.subscription)).total).toBe(5000);
});

// docs.stripe.com/api/plans/delete: who has it keeps it.
test('a phase has the price that it was promised, archived or deleted since', async () => {
  const plan = await shop.stripe.plans.create({
    currency: 'usd',
    interval: 'month',
    amount: 1100,
    product: { name: 'Old' },
  });
  const promised = await shop.stripe.prices.retrieve(plan.id);
  const coupon = await shop.stripe.coupons.create({ percent_off: 50, duration: 'forever' });
  const created = await schedule({
    phases: [phase(shop.starter), phase(promised, { discounts: [{ coupon: coupon.id }] }), phase(shop.pro)],
  });
  const later = await schedule({ start_date: utc(2026, 2, 10), phases: [phase(promised), phase(shop.pro)] });
  await shop.stripe.prices.update(shop.pro.id, { active: false });
  await shop.stripe.coupons.del(coupon.id);
  await shop.stripe.plans.del(plan.id);
  await advanceTo(utc(2026, 2, 10));
  const { subscription } = await reload(later);
  expect(invoiceOf(await retrieve(subscription)).total).toBe(1100);
  await advanceTo(utc(2026, 2, 28));
  expect(itemOf(await retrieve(created.subscription)).price.id).toBe(plan.id);
  expect(invoiceOf(await retrieve(created.subscription)).total).toBe(1100);
  await advanceTo(utc(2026, 3, 28));
  expect(itemOf(await retrieve(created.subscription)).price.id).toBe(shop.pro.id);
});

test('what waits to be billed is billed though its plan is deleted', async () => {
  const plan = await shop.stripe.plans.create({
    currency: 'usd',
    interval: 'month',
    amount: 1100,
    product: { name: 'Old' },
  });
  const subscription = await subscribe(shop, await shop.stripe.prices.retrieve(plan.id));
  await shop.stripe.subscriptions.update(subscription.id, {
    items: [{ id: itemOf(subscription).id, quantity: 2 }],
  });
  await shop.stripe.plans.del(plan.id);
  await shop.advance(28 * DAY + HOUR);
  expect(invoiceOf(await retrieve(subscription.id))).toMatchObject({ status: 'paid', total: 3300 });
  const preview = await shop.stripe.invoices.createPreview({ subscription: subscription.id });
  expect(preview.total).toBe(2200);
});

// docs.stripe.com/api/invoices/create_preview, `schedule` and `subscription`
test.each([
  ['another plan', 'pro', 'starter'],
  ['another interval', 'proYear', 'starter'],
] as const)(
  'the previewed renewal is that of the phase to come, and is charged so: %s',
  async (_, from, to) => {
    const prices = { pro: shop.pro, starter: shop.starter, proYear: await yearly() };
    const { id } = await subscribe(shop, prices[from]);
    const { id: managed, phases } = await shop.stripe.subscriptionSchedules.create({ from_subscription: id });
    const [running] = phases;
    await shop.stripe.subscriptionSchedules.update(managed, {
      phases: [
        {
          items: [{ price: prices[from].id, quantity: 1 }],
          start_date: running?.start_date ?? 0,
          end_date: running?.end_date ?? 0,
        },
        { items: [{ price: prices[to].id, quantity: 2 }], duration: month, proration_behavior: 'none' },
      ],
    });
    const previewed = await shop.stripe.invoices.createPreview({ subscription: id });
    expect(previewed).toMatchObject({ total: 5800 });
    expect(await shop.stripe.invoices.createPreview({ schedule: managed })).toMatchObject({ total: 5800 });
    await advanceTo((running?.end_date ?? 0) + 2 * HOUR);
    const charged = invoiceOf(await retrieve(id));
    expect(charged).toMatchObject({ status: 'paid', total: previewed.total });
    const lines = (invoice: Stripe.Invoice) =>
      invoice.lines.data.map(({ amount, period, description }) => ({ amount, period, description }));
    expect(lines(charged)).toEqual(lines(previewed));
  },
);

const yearly = () =>
  shop.stripe.prices.create({
    product: String(shop.pro.product),
    currency: 'usd',
    unit_amount: 79_000,
    recurring: { interval: 'year' },
  });
