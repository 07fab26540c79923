import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY, openShop, refusal, type Shop, START, subscribe } from '../shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.running.close());

async function settings(body?: object): Promise<{ status: number; answer: unknown }> {
  const response = await fetch(`${shop.running.url}/_simulator/billing`, {
    method: body ? 'POST' : 'GET',
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: response.status, answer: await response.json() };
}

/** A subscription whose card stops working before the first renewal, a month on. */
async function failingRenewal() {
  const { stripe } = shop;
  const subscription = await subscribe(shop, shop.starter);
  const bad = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
    customer: String(subscription.customer),
  });
  await stripe.subscriptions.update(subscription.id, { default_payment_method: bad.id });
  await shop.advance(28 * DAY + 3600);
  return subscription;
}

test('the merchant’s settings are shown, changed one by one, and refused when they make no sense', async () => {
  expect(await settings()).toMatchObject({
    answer: { retry_days: [3, 5, 7], after_last_retry: 'cancel', upcoming_days: 7 },
  });
  expect(await settings({ upcoming_days: 3 })).toMatchObject({
    answer: { retry_days: [3, 5, 7], upcoming_days: 3 },
  });
  expect(await settings({ after_last_retry: 'forget' })).toMatchObject({ status: 400 });
  expect(await settings({ retry_days: [0] })).toMatchObject({ status: 400 });
});

test('after the last retry the subscription can stay past due, and go on being billed', async () => {
  await settings({ retry_days: [1, 1], after_last_retry: 'leave_past_due' });
  const subscription = await failingRenewal();
  await shop.advance(10 * DAY);
  const [invoice] = (await shop.stripe.invoices.list({ subscription: subscription.id })).data;
  expect(invoice).toMatchObject({ status: 'open', attempt_count: 3, next_payment_attempt: null });
  expect((await shop.stripe.subscriptions.retrieve(subscription.id)).status).toBe('past_due');
  await shop.advance(22 * DAY);
  expect((await shop.stripe.invoices.list({ subscription: subscription.id })).data[0]?.attempt_count).toBe(2);
});

test('or be unpaid: its invoices stay drafts, and paying the open one makes it active', async () => {
  await settings({ retry_days: [1], after_last_retry: 'mark_unpaid' });
  const subscription = await failingRenewal();
  await shop.advance(2 * DAY);
  expect((await shop.stripe.subscriptions.retrieve(subscription.id)).status).toBe('unpaid');
  await shop.advance(31 * DAY);
  const [draft, open] = (await shop.stripe.invoices.list({ subscription: subscription.id })).data;
  expect(draft).toMatchObject({ status: 'draft', auto_advance: false, automatically_finalizes_at: null });
  await shop.stripe.invoices.pay(open?.id ?? '', { payment_method: 'pm_card_visa' });
  expect((await shop.stripe.subscriptions.retrieve(subscription.id)).status).toBe('active');
});

test('a new default card does not pay what is open: that takes a retry or a word', async () => {
  const subscription = await failingRenewal();
  const good = await shop.stripe.paymentMethods.attach('pm_card_visa', {
    customer: String(subscription.customer),
  });
  await shop.stripe.subscriptions.update(subscription.id, { default_payment_method: good.id });
  const find = async () => (await shop.stripe.invoices.list({ subscription: subscription.id })).data[0];
  expect(await find()).toMatchObject({ status: 'open', attempt_count: 1 });
  await shop.advance(3 * DAY);
  expect(await find()).toMatchObject({ status: 'paid', attempt_count: 2 });
  expect((await shop.stripe.subscriptions.retrieve(subscription.id)).status).toBe('active');
});

test('a renewal is announced as many days before as the merchant wants, with what it will be', async () => {
  await settings({ upcoming_days: 3 });
  const subscription = await subscribe(shop, shop.starter);
  await shop.newEvents();
  await shop.advance(25 * DAY);
  expect(await shop.newEvents()).toContain('invoice.upcoming');
  const [event] = (await shop.stripe.events.list({ type: 'invoice.upcoming' })).data;
  expect(event?.created).toBe(START + 25 * DAY);
  expect(event?.data.object).toMatchObject({ billing_reason: 'upcoming', total: 2900, status: 'draft' });
  await shop.stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
  await shop.advance(31 * DAY);
  expect(await shop.newEvents()).not.toContain('invoice.upcoming');
});

test('an invoice of a subscription that is sent makes it past due once it is overdue', async () => {
  const subscription = await subscribe(shop, shop.starter, {
    collection_method: 'send_invoice',
    days_until_due: 10,
  });
  await shop.advance(3600);
  await shop.advance(9 * DAY);
  expect((await shop.stripe.subscriptions.retrieve(subscription.id)).status).toBe('active');
  await shop.advance(2 * DAY);
  expect((await shop.stripe.subscriptions.retrieve(subscription.id)).status).toBe('past_due');
  const [invoice] = (await shop.stripe.invoices.list({ subscription: subscription.id })).data;
  await shop.stripe.invoices.pay(invoice?.id ?? '', { paid_out_of_band: true });
  expect((await shop.stripe.subscriptions.retrieve(subscription.id)).status).toBe('active');
});

/** Two renewals that failed while the merchant leaves what is unpaid past due. */
async function twiceUnpaid(): Promise<{ id: string; older: string; newer: string; customer: string }> {
  await settings({ retry_days: [], after_last_retry: 'leave_past_due' });
  const { id, customer } = await subscribe(shop, shop.starter);
  const bad = await shop.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
    customer: String(customer),
  });
  await shop.stripe.subscriptions.update(id, { default_payment_method: bad.id });
  await shop.advance(28 * DAY + 7200);
  const [older] = (await shop.stripe.invoices.list({ subscription: id, limit: 1 })).data;
  await shop.advance(31 * DAY);
  const [newer] = (await shop.stripe.invoices.list({ subscription: id, limit: 1 })).data;
  return { id, older: older?.id ?? '', newer: newer?.id ?? '', customer: String(customer) };
}
const statusOf = async (id: string) => (await shop.stripe.subscriptions.retrieve(id)).status;
const payWithGoodCard = (invoice: string) =>
  shop.stripe.invoices.pay(invoice, { payment_method: 'pm_card_visa' });

// docs.stripe.com/billing/subscriptions/overview: the most recent invoice that is not void decides.
test('paying the oldest of several unpaid invoices leaves it past due, paying the latest makes it active', async () => {
  const { id, older, newer } = await twiceUnpaid();
  expect(await statusOf(id)).toBe('past_due');
  await payWithGoodCard(older);
  expect(await statusOf(id)).toBe('past_due');
  await payWithGoodCard(newer);
  expect(await statusOf(id)).toBe('active');
});

test('the latest is paid: it is active, whatever becomes of an older one', async () => {
  const { id, older, newer } = await twiceUnpaid();
  await payWithGoodCard(newer);
  expect(await statusOf(id)).toBe('active');
  await refusal(shop.stripe.invoices.pay(older));
  expect(await statusOf(id)).toBe('active');
});

test('the latest is written off: it counts as paid, and says who forgave it', async () => {
  const { id, newer } = await twiceUnpaid();
  const forgiven = await shop.stripe.invoices.markUncollectible(newer);
  expect(forgiven.status_details).toEqual({ uncollectible: { reason: 'user_forgiven' } });
  expect(await statusOf(id)).toBe('active');
  const voided = await shop.stripe.invoices.voidInvoice(newer);
  expect(voided.status_details).toBeUndefined();
});

test('the latest is voided: the next older one decides that is paid, written off or given up', async () => {
  const { id, older, newer } = await twiceUnpaid();
  await shop.stripe.invoices.voidInvoice(newer);
  expect(await statusOf(id)).toBe('past_due');
  await shop.stripe.invoices.voidInvoice(older);
  expect(await statusOf(id)).toBe('active');
});

test('an older one is voided: nothing changes', async () => {
  const { id, older } = await twiceUnpaid();
  await shop.stripe.invoices.voidInvoice(older);
  expect(await statusOf(id)).toBe('past_due');
});

test('the first invoice of an incomplete subscription is voided: it has expired', async () => {
  const { id, latest_invoice } = await subscribe(shop, shop.starter, {
    payment_behavior: 'default_incomplete',
  });
  await shop.newEvents();
  await shop.stripe.invoices.voidInvoice(String(latest_invoice));
  expect(await shop.stripe.subscriptions.retrieve(id)).toMatchObject({
    status: 'incomplete_expired',
    ended_at: shop.running.simulator.now(),
  });
  expect(await shop.newEvents()).toContain('customer.subscription.updated');
});

test('an invoice by hand for a subscription does not change how that stands', async () => {
  const { id, customer } = await subscribe(shop, shop.starter);
  await shop.stripe.invoiceItems.create({
    customer: String(customer),
    subscription: id,
    amount: 500,
    currency: 'usd',
  });
  const invoice = await shop.stripe.invoices.create({
    customer: String(customer),
    subscription: id,
    pending_invoice_items_behavior: 'include',
  });
  await refusal(shop.stripe.invoices.pay(invoice.id, { payment_method: 'pm_card_chargeCustomerFail' }));
  expect(await statusOf(id)).toBe('active');
});
