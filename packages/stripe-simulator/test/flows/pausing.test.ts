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

test('resumed now it starts a new cycle with its whole price', async () => {
  const { id } = await paused();
  const resumed = await shop.stripe.subscriptions.resume(id, { expand });
  expect(resumed).toMatchObject({ status: 'active', billing_cycle_anchor: now() });
  expect(resumed.status_details ?? null).toBeNull();
  expect(invoiceOf(resumed)).toMatchObject({ status: 'paid', amount_paid: 2900 });
  expect(await shop.newEvents()).toContain('customer.subscription.resumed');
  await shop.advance(31 * DAY + HOUR);
  expect(invoiceOf(await retrieve(id))).toMatchObject({
    billing_reason: 'subscription_cycle',
    status: 'paid',
  });
});

test('resumed with its anchor unchanged it owes the rest of the cycle, with the next invoice', async () => {
  const { id, billing_cycle_anchor } = await paused();
  const resumed = await shop.stripe.subscriptions.resume(id, { billing_cycle_anchor: { type: 'unchanged' } });
  expect(resumed).toMatchObject({ status: 'active', billing_cycle_anchor });
  const { current_period_start: start, current_period_end: end } = itemOf(resumed);
  const pending = await shop.stripe.invoiceItems.list({ customer: String(resumed.customer), pending: true });
  expect(pending.data.map(({ amount }) => amount)).toEqual([
    Math.round((2900 * (end - now())) / (end - start)),
  ]);
});

test('always_invoice bills the rest at once, none bills nothing', async () => {
  const first = await paused();
  const billed = await shop.stripe.subscriptions.resume(first.id, {
    billing_cycle_anchor: { type: 'unchanged' },
    proration_behavior: 'always_invoice',
    expand,
  });
  expect(billed.status).toBe('active');
  expect(invoiceOf(billed)).toMatchObject({ status: 'paid', billing_reason: 'subscription_update' });
  expect(invoiceOf(billed).total).toBeLessThan(2900);
  const second = await paused();
  const free = await shop.stripe.subscriptions.resume(second.id, {
    billing_cycle_anchor: { type: 'unchanged' },
    proration_behavior: 'none',
  });
  expect(free).toMatchObject({ status: 'active', latest_invoice: invoiceOf(second).id });
});

test('a failed attempt resumes it too, past due', async () => {
  const { id } = await paused('pm_card_chargeCustomerFail');
  expect((await shop.stripe.subscriptions.resume(id)).status).toBe('past_due');
});

test('resume_on_payment_success waits for the payment, 23 hours long', async () => {
  const { id } = await paused();
  const resume = { payment_behavior: 'resume_on_payment_success', expand } as const;
  const waiting = await shop.stripe.subscriptions.resume(id, resume);
  expect(waiting).toMatchObject({ status: 'paused', latest_invoice: { status: 'open', attempt_count: 0 } });
  await shop.advance(23 * HOUR);
  expect(await retrieve(id)).toMatchObject({ status: 'paused', latest_invoice: { status: 'void' } });
  const again = await shop.stripe.subscriptions.resume(id, resume);
  await shop.stripe.invoices.pay(invoiceOf(again).id);
  expect(await retrieve(id)).toMatchObject({ status: 'active' });
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
  await shop.advance(60 * DAY);
  expect(invoiceOf(await retrieve(subscription.id)).total).toBe(-1450);
  const resumed = await shop.stripe.subscriptions.resume(subscription.id, { expand });
  expect(invoiceOf(resumed)).toMatchObject({ total: 2900, amount_due: 1450, status: 'paid' });
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
