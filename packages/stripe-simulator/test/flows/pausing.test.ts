import type Stripe from 'stripe';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY, invoiceOf, itemOf, openShop, refusal, type Shop, subscribe } from '../shop.ts';

const HOUR = 3600;
const expand = ['latest_invoice'];

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.running.close());

const retrieve = (id: string) => shop.stripe.subscriptions.retrieve(id, { expand });
const now = () => shop.running.simulator.now();

/** A trial that has run out without a card, and now has one. */
async function paused(card = 'pm_card_visa'): Promise<Stripe.Subscription> {
  const customer = await shop.stripe.customers.create();
  const { id } = await shop.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: shop.starter.id }],
    trial_period_days: 7,
    trial_settings: { end_behavior: { missing_payment_method: 'pause' } },
  });
  await shop.advance(7 * DAY);
  const method = await shop.stripe.paymentMethods.attach(card, { customer: customer.id });
  await shop.stripe.customers.update(customer.id, {
    invoice_settings: { default_payment_method: method.id },
  });
  await shop.advance(40 * DAY);
  await shop.newEvents();
  return retrieve(id);
}

test('a paused subscription gets no invoices, and only a paused one can be resumed', async () => {
  const { id, status, latest_invoice } = await paused();
  expect(status).toBe('paused');
  expect((await shop.stripe.invoices.list({ subscription: id })).data).toHaveLength(1);
  expect(latest_invoice).toMatchObject({ total: 0 });
  const running = await subscribe(shop, shop.starter);
  expect(await refusal(shop.stripe.subscriptions.resume(running.id))).toMatchObject({ statusCode: 400 });
});

// docs.stripe.com/billing/subscriptions/pause, resume subscriptions: an attempt is made only when it is asked for.
test('resumed now it starts a new cycle with its whole price, once somebody pays the invoice', async () => {
  const { id } = await paused();
  const asked = await shop.stripe.subscriptions.resume(id, { expand });
  expect(asked).toMatchObject({
    status: 'paused',
    pending_update: { billing_cycle_anchor: now(), expires_at: now() + 23 * HOUR },
    latest_invoice: { status: 'open', attempt_count: 0, auto_advance: false, amount_due: 2900 },
  });
  await shop.stripe.invoices.pay(invoiceOf(asked).id);
  const resumed = await retrieve(id);
  expect(resumed).toMatchObject({ status: 'active', billing_cycle_anchor: now(), pending_update: null });
  expect(resumed.status_details ?? null).toBeNull();
  expect(itemOf(resumed).current_period_start).toBe(now());
  expect(await shop.newEvents()).toContain('customer.subscription.resumed');
  await shop.advance(31 * DAY + HOUR);
  expect(invoiceOf(await retrieve(id))).toMatchObject({
    billing_reason: 'subscription_cycle',
    status: 'paid',
  });
});

/** The cycle that now falls in; the trial ended on 7 February. */
// docs.stripe.com/billing/subscriptions/mixed-interval, pause at trial end and resume
const restOfCycle = () => {
  const [start, end] = [Date.UTC(2026, 2, 7, 10) / 1000, Date.UTC(2026, 3, 7, 10) / 1000];
  return { start, end, amount: Math.round((2900 * (end - now())) / (end - start)) };
};

test('resumed with its anchor unchanged it owes the rest of the cycle, with the next invoice', async () => {
  const { id, billing_cycle_anchor } = await paused();
  const resumed = await shop.stripe.subscriptions.resume(id, { billing_cycle_anchor: { type: 'unchanged' } });
  const { amount, start, end } = restOfCycle();
  expect(resumed).toMatchObject({ status: 'active', billing_cycle_anchor });
  expect(itemOf(resumed)).toMatchObject({ current_period_start: start, current_period_end: end });
  const pending = await shop.stripe.invoiceItems.list({ customer: String(resumed.customer), pending: true });
  expect(pending.data.map((item) => item.amount)).toEqual([amount]);
});

test('always_invoice bills the rest at once, none bills nothing', async () => {
  const first = await paused();
  const billed = await shop.stripe.subscriptions.resume(first.id, {
    billing_cycle_anchor: { type: 'unchanged' },
    proration_behavior: 'always_invoice',
    payment_behavior: 'resume_on_payment_success',
    expand,
  });
  expect(billed.status).toBe('active');
  expect(invoiceOf(billed)).toMatchObject({ status: 'paid', billing_reason: 'subscription_update' });
  expect(invoiceOf(billed).total).toBe(restOfCycle().amount);
  const second = await paused();
  const free = await shop.stripe.subscriptions.resume(second.id, {
    billing_cycle_anchor: { type: 'unchanged' },
    proration_behavior: 'none',
  });
  expect(free).toMatchObject({ status: 'active', latest_invoice: invoiceOf(second).id });
});

test('a failed attempt resumes it too, past due, and is not made again by itself', async () => {
  const { id } = await paused('pm_card_chargeCustomerFail');
  const { latest_invoice } = await shop.stripe.subscriptions.resume(id);
  await refusal(shop.stripe.invoices.pay(String(latest_invoice)));
  expect(await retrieve(id)).toMatchObject({
    status: 'past_due',
    billing_cycle_anchor: now(),
    latest_invoice: { status: 'open', next_payment_attempt: null },
  });
});

test('nobody pays for 23 hours: the invoice is void, and it stays paused as it was', async () => {
  const before = await paused();
  await shop.stripe.subscriptions.resume(before.id);
  await shop.advance(23 * HOUR);
  const after = await retrieve(before.id);
  expect(after).toMatchObject({ status: 'paused', pending_update: null, latest_invoice: { status: 'void' } });
  expect(after.billing_cycle_anchor).toBe(before.billing_cycle_anchor);
  await shop.stripe.subscriptions.resume(before.id);
  const again = await shop.stripe.subscriptions.resume(before.id, { expand });
  await shop.stripe.invoices.voidInvoice(invoiceOf(again).id);
  expect(await retrieve(before.id)).toMatchObject({ status: 'paused', pending_update: null });
  const written = await shop.stripe.subscriptions.resume(before.id, { expand });
  await shop.stripe.invoices.markUncollectible(invoiceOf(written).id);
  expect(await retrieve(before.id)).toMatchObject({ status: 'active', billing_cycle_anchor: now() });
});

test('resume_on_payment_success pays at once, or stays paused and tries again on the plan', async () => {
  const good = await paused();
  const resume = { payment_behavior: 'resume_on_payment_success', expand } as const;
  expect(await shop.stripe.subscriptions.resume(good.id, resume)).toMatchObject({
    status: 'active',
    latest_invoice: { status: 'paid', attempt_count: 1 },
  });
  const bad = await paused('pm_card_chargeCustomerFail');
  const tried = await shop.stripe.subscriptions.resume(bad.id, resume);
  expect(tried).toMatchObject({
    status: 'paused',
    pending_update: { expires_at: now() + 365 * DAY },
    latest_invoice: { status: 'open', attempt_count: 1, next_payment_attempt: now() + 3 * DAY },
  });
  const method = await shop.stripe.paymentMethods.attach('pm_card_visa', { customer: String(bad.customer) });
  await shop.stripe.subscriptions.update(bad.id, { default_payment_method: method.id });
  await shop.advance(3 * DAY);
  expect(await retrieve(bad.id)).toMatchObject({ status: 'active', latest_invoice: { status: 'paid' } });
});

test('without a card there is nothing that could succeed', async () => {
  const { id, customer } = await paused();
  await shop.stripe.customers.update(String(customer), { invoice_settings: { default_payment_method: '' } });
  const refused = shop.stripe.subscriptions.resume(id, { payment_behavior: 'resume_on_payment_success' });
  expect(await refusal(refused)).toMatchObject({ statusCode: 400 });
  expect(await retrieve(id)).toMatchObject({ status: 'paused', pending_update: null });
});

test('paused on request the unused time is given back, and renewals stop', async () => {
  const subscription = await subscribe(shop, shop.starter);
  await shop.advance(14 * DAY);
  const stopped = await shop.stripe.subscriptions.pause(subscription.id, {
    invoicing_behavior: 'invoice',
    expand,
  });
  expect(stopped).toMatchObject({
    status: 'paused',
    status_details: { paused: { subscription: { type: 'pause_requested' }, transitioned_at: now() } },
    latest_invoice: { total: -1450 },
  });
  expect(itemOf(stopped).current_period_end).toBe(now());
  await shop.advance(60 * DAY);
  expect(invoiceOf(await retrieve(subscription.id)).total).toBe(-1450);
  const resumed = await shop.stripe.subscriptions.resume(subscription.id, {
    payment_behavior: 'resume_on_payment_success',
    expand,
  });
  expect(invoiceOf(resumed)).toMatchObject({ total: 2900, amount_due: 1450, status: 'paid' });
});

// docs.stripe.com/billing/subscriptions/pause, limitations
test.each([
  ['in a trial', { trial_period_days: 7 }],
  ['in classic billing', { billing_mode: { type: 'classic' } }],
  ['whose invoices are sent', { collection_method: 'send_invoice', days_until_due: 3 }],
] as const)('a subscription %s can’t be paused', async (_, params) => {
  const { id } = await subscribe(shop, shop.starter, params);
  expect(await refusal(shop.stripe.subscriptions.pause(id))).toMatchObject({ statusCode: 400 });
});

test('one that is managed by a schedule can’t be paused, a paused one can’t be taken over', async () => {
  const { id } = await subscribe(shop, shop.starter);
  const schedule = await shop.stripe.subscriptionSchedules.create({ from_subscription: id });
  expect(await refusal(shop.stripe.subscriptions.pause(id))).toMatchObject({ statusCode: 400 });
  await shop.stripe.subscriptionSchedules.release(schedule.id);
  await shop.stripe.subscriptions.pause(id);
  const taken = shop.stripe.subscriptionSchedules.create({ from_subscription: id });
  expect(await refusal(taken)).toMatchObject({ statusCode: 400 });
});

test('paused for nothing and resumed in the same cycle, time that was forfeited is not given back later', async () => {
  const { id } = await subscribe(shop, shop.starter);
  await shop.advance(7 * DAY);
  await shop.stripe.subscriptions.pause(id, { bill_for: { unused_time_from: { type: 'none' } } });
  await shop.stripe.subscriptions.resume(id, { billing_cycle_anchor: { type: 'unchanged' } });
  await shop.advance(7 * DAY);
  await shop.stripe.subscriptions.cancel(id, { prorate: true, invoice_now: true });
  // Three quarters were paid again, of which the customer used a third.
  expect(invoiceOf(await retrieve(id))).toMatchObject({ total: 2175 - 1450 });
});

/** 3 cents a call. */
async function metered(): Promise<Stripe.Price> {
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

test('usage that was billed at a pause is not billed again after resuming in the same cycle', async () => {
  const subscription = await subscribe(shop, await metered());
  const { id, customer } = subscription;
  await call(customer, 100);
  await shop.advance(7 * DAY);
  await call(customer, 10);
  await shop.stripe.subscriptions.pause(id);
  await shop.stripe.subscriptions.resume(id, { billing_cycle_anchor: { type: 'unchanged' } });
  await shop.advance(7 * DAY);
  await call(customer, 1000);
  await shop.advance(14 * DAY);
  const renewal = invoiceOf(await retrieve(id));
  expect(renewal.lines.data.map(({ amount }) => amount)).toEqual([330, 3000]);
});

test.each([
  ['keep_as_draft', 'draft'],
  ['mark_uncollectible', 'uncollectible'],
  ['void', 'void'],
] as const)('with collection paused, %s leaves a renewal’s invoice %s', async (behavior, status) => {
  const subscription = await subscribe(shop, shop.starter);
  const collecting = await shop.stripe.subscriptions.update(subscription.id, {
    pause_collection: { behavior, resumes_at: now() + 45 * DAY },
  });
  expect(collecting).toMatchObject({ status: 'active', pause_collection: { behavior } });
  await shop.advance(28 * DAY + 2 * HOUR);
  expect(await retrieve(subscription.id)).toMatchObject({
    status: 'active',
    latest_invoice: { status, auto_advance: false, attempt_count: 0 },
  });
  await shop.advance(45 * DAY - 28 * DAY);
  expect((await retrieve(subscription.id)).pause_collection).toBeNull();
  await shop.advance(16 * DAY);
  expect(invoiceOf(await retrieve(subscription.id))).toMatchObject({ status: 'paid' });
});

test('collection resumes when the pause is taken back', async () => {
  const subscription = await subscribe(shop, shop.starter);
  await shop.stripe.subscriptions.update(subscription.id, { pause_collection: { behavior: 'void' } });
  const back = await shop.stripe.subscriptions.update(subscription.id, { pause_collection: '' });
  expect(back.pause_collection).toBeNull();
  await shop.advance(28 * DAY + HOUR);
  expect(invoiceOf(await retrieve(subscription.id)).status).toBe('paid');
});

test('items can be changed while it is paused, for nothing; what that costs is billed when it resumes', async () => {
  const subscription = await subscribe(shop, shop.starter);
  const { id, customer } = subscription;
  await shop.stripe.subscriptions.pause(id, { bill_for: { unused_time_from: { type: 'none' } } });
  await shop.advance(3 * DAY);
  const changed = await shop.stripe.subscriptions.update(id, {
    items: [{ id: itemOf(subscription).id, price: shop.pro.id }, { price: shop.proYearly.id }],
    proration_behavior: 'always_invoice',
    payment_behavior: 'default_incomplete',
  });
  expect(changed).toMatchObject({ status: 'paused', latest_invoice: subscription.latest_invoice });
  expect((await shop.stripe.invoiceItems.list({ customer: String(customer) })).data).toEqual([]);
  const early = shop.stripe.subscriptions.update(id, { billing_cycle_anchor: { type: 'now' } });
  expect(await refusal(early)).toMatchObject({ statusCode: 400 });
  const payment_behavior = 'resume_on_payment_success';
  const resumed = await shop.stripe.subscriptions.resume(id, { payment_behavior, expand });
  expect(invoiceOf(resumed)).toMatchObject({ status: 'paid', total: 7900 + 79_000 });
});

// docs.stripe.com/billing/subscriptions/pause, preview the invoice
test('what pausing and resuming will be invoiced for can be seen before', async () => {
  const { id } = await subscribe(shop, shop.starter);
  await shop.advance(7 * DAY);
  const preview = (subscription_details: Stripe.InvoiceCreatePreviewParams.SubscriptionDetails) =>
    shop.stripe.invoices.createPreview({ subscription: id, subscription_details });
  expect(await refusal(preview({ resume_at: 'now' }))).toMatchObject({ statusCode: 400 });
  const quiet = preview({ pause: { invoicing_behavior: 'pending_invoice_item' } });
  expect(await refusal(quiet)).toMatchObject({ statusCode: 404 });
  const seen = await preview({ pause: { invoicing_behavior: 'invoice' } });
  const stopped = await shop.stripe.subscriptions.pause(id, { invoicing_behavior: 'invoice', expand });
  expect(seen.total).toBe(invoiceOf(stopped).total);
  const unchanged = preview({ resume_at: 'now', billing_cycle_anchor: { type: 'unchanged' } });
  expect(await refusal(unchanged)).toMatchObject({ statusCode: 404 });
  const due = await preview({ resume_at: 'now' });
  const resumed = await shop.stripe.subscriptions.resume(id, { expand });
  expect(due.amount_due).toBe(invoiceOf(resumed).amount_due);
  expect(due.amount_due).toBe(2900 - 2175);
});
