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

async function withoutCard(
  missing_payment_method: Stripe.SubscriptionCreateParams.TrialSettings.EndBehavior.MissingPaymentMethod,
): Promise<Stripe.Subscription> {
  const customer = await shop.stripe.customers.create();
  return shop.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: shop.starter.id }],
    trial_period_days: 7,
    trial_settings: { end_behavior: { missing_payment_method } },
  });
}

test('a trial shorter than three days warns at once', async () => {
  await shop.newEvents();
  await subscribe(shop, shop.pro, { trial_period_days: 2 });
  await shop.advance(0);
  expect(await shop.newEvents()).toContain('customer.subscription.trial_will_end');
});

test('a trial needs no card; its first invoice is for nothing and paid', async () => {
  const customer = await shop.stripe.customers.create();
  const subscription = await shop.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: shop.pro.id }],
    trial_end: now() + 10 * DAY,
    expand,
  });
  expect(subscription).toMatchObject({
    status: 'trialing',
    trial_start: now(),
    trial_end: now() + 10 * DAY,
    billing_cycle_anchor: now() + 10 * DAY,
  });
  expect(invoiceOf(subscription)).toMatchObject({ status: 'paid', total: 0, amount_paid: 0 });
});

test('ended early it is billed at once, in a cycle that starts now, and the warning comes too', async () => {
  const subscription = await subscribe(shop, shop.pro, { trial_period_days: 14 });
  await shop.advance(3 * DAY);
  await shop.newEvents();
  const ended = await shop.stripe.subscriptions.update(subscription.id, { trial_end: 'now', expand });
  expect(ended).toMatchObject({ status: 'active', trial_end: now(), billing_cycle_anchor: now() });
  expect(invoiceOf(ended)).toMatchObject({ status: 'paid', amount_paid: 7900 });
  expect(itemOf(ended).current_period_start).toBe(now());
  expect(await shop.newEvents()).toContain('customer.subscription.trial_will_end');
});

test('a longer trial moves everything that hangs on its end', async () => {
  const subscription = await subscribe(shop, shop.pro, { trial_period_days: 7 });
  const trial_end = now() + 20 * DAY;
  const longer = await shop.stripe.subscriptions.update(subscription.id, { trial_end });
  expect(longer).toMatchObject({ status: 'trialing', trial_end, billing_cycle_anchor: trial_end });
  expect(itemOf(longer).current_period_end).toBe(trial_end);
  await shop.advance(7 * DAY + HOUR);
  expect((await retrieve(subscription.id)).status).toBe('trialing');
  await shop.newEvents();
  await shop.advance(10 * DAY);
  expect(await shop.newEvents()).toContain('customer.subscription.trial_will_end');
  await shop.advance(3 * DAY);
  expect(invoiceOf(await retrieve(subscription.id))).toMatchObject({ status: 'paid', amount_paid: 7900 });
});

test('a trial for one who pays already gives the unused time back', async () => {
  const subscription = await subscribe(shop, shop.pro);
  const trial_end = now() + 5 * DAY;
  const trial = await shop.stripe.subscriptions.update(subscription.id, {
    trial_end,
    expand: ['latest_invoice', 'customer'],
  });
  expect(trial).toMatchObject({ status: 'trialing', trial_start: now(), trial_end });
  expect(invoiceOf(trial).lines.data.map(({ amount }) => amount)).toEqual([-7900, 0]);
  expect(trial.customer).toMatchObject({ balance: -7900 });
});

test('the anchor can stay: after the trial only the time up to it is billed', async () => {
  const subscription = await subscribe(shop, shop.pro, {
    trial_period_days: 10,
    trial_settings: { end_behavior: { billing_cycle_anchor: 'unchanged' } },
  });
  expect(subscription.billing_cycle_anchor).toBe(subscription.created);
  await shop.advance(10 * DAY + HOUR);
  const after = await retrieve(subscription.id);
  const { current_period_start: start, current_period_end: end } = itemOf(after);
  expect(start).toBe(subscription.trial_end);
  expect(invoiceOf(after).total).toBe(Math.round((7900 * (end - start)) / (end - subscription.created)));
});

test('with no card at its end a trial is cancelled, paused or billed, as its settings say', async () => {
  const cancelled = await withoutCard('cancel');
  const paused = await withoutCard('pause');
  const billed = await withoutCard('create_invoice');
  await shop.newEvents();
  await shop.advance(7 * DAY + HOUR);
  expect(await retrieve(cancelled.id)).toMatchObject({ status: 'canceled', ended_at: cancelled.trial_end });
  expect(await retrieve(paused.id)).toMatchObject({
    status: 'paused',
    latest_invoice: { id: paused.latest_invoice },
    status_details: { paused: { subscription: { type: 'trial_end_without_payment_method' } } },
  });
  expect(await retrieve(billed.id)).toMatchObject({ status: 'past_due', latest_invoice: { status: 'open' } });
  expect(await shop.newEvents()).toEqual(
    expect.arrayContaining(['customer.subscription.paused', 'customer.subscription.deleted']),
  );
});

test('default_incomplete collects a card during the trial by a setup intent', async () => {
  const customer = await shop.stripe.customers.create();
  const subscription = await shop.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: shop.starter.id }],
    trial_period_days: 7,
    payment_behavior: 'default_incomplete',
  });
  const intent = String(subscription.pending_setup_intent);
  await shop.stripe.setupIntents.confirm(intent, { payment_method: 'pm_card_visa' });
  const ready = await retrieve(subscription.id);
  expect(ready).toMatchObject({ status: 'trialing', pending_setup_intent: null });
  expect(ready.default_payment_method).toMatch(/^pm_/);
});

test('a trial ends in the future, two years ahead at most, and is said once', async () => {
  const customer = await shop.stripe.customers.create();
  const create = (params: Stripe.SubscriptionCreateParams) =>
    refusal(
      shop.stripe.subscriptions.create({
        customer: customer.id,
        items: [{ price: shop.starter.id }],
        ...params,
      }),
    );
  expect(await create({ trial_end: now() - 1 })).toMatchObject({ param: 'trial_end' });
  expect(await create({ trial_period_days: 731 })).toMatchObject({ param: 'trial_end' });
  expect(await create({ trial_end: now() + DAY, trial_period_days: 3 })).toMatchObject({
    param: 'trial_end',
  });
});

// docs.stripe.com/billing/subscriptions/billing-mode/compare, trials
test.each([
  ['classic', 'Trial period for Starter'],
  ['flexible', 'Free trial for 1 × Starter'],
] as const)('in %s billing a trial is worded "%s"', async (type, words) => {
  const subscription = await subscribe(shop, shop.starter, {
    trial_period_days: 7,
    billing_mode: { type },
    expand: ['latest_invoice'],
  });
  expect(invoiceOf(subscription).lines.data.map(({ description }) => description)).toEqual([words]);
});

test.each(['classic', 'flexible'] as const)('in %s billing, cancelled within its trial', async (type) => {
  const subscription = await subscribe(shop, shop.starter, {
    trial_period_days: 7,
    billing_mode: { type },
  });
  const cancel_at = (subscription.trial_end ?? 0) - DAY;
  const cancelled = await shop.stripe.subscriptions.update(subscription.id, { cancel_at });
  expect(cancelled.trial_end).toBe(type === 'classic' ? cancel_at : subscription.trial_end);
});

test.each(['classic', 'flexible'] as const)('in %s billing, the start of a second trial', async (type) => {
  const first = await subscribe(shop, shop.starter, { trial_period_days: 7, billing_mode: { type } });
  await shop.advance(10 * DAY);
  const now = shop.running.simulator.now();
  const second = await shop.stripe.subscriptions.update(first.id, { trial_end: now + 5 * DAY });
  expect(second.trial_start).toBe(type === 'classic' ? first.trial_start : now);
});
