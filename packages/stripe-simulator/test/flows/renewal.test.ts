import type Stripe from 'stripe';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  DAY,
  dateOf,
  invoiceOf,
  itemOf,
  openShop,
  refusal,
  type Shop,
  submitCard,
  subscribe,
} from '../shop.ts';

/** The plan of a new simulator. */
const RETRY_AFTER_DAYS = [3, 5, 7];

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.running.close());

const expand = ['latest_invoice'];

test('a month later: a draft, an hour later final and paid, and the anchor keeps the month end', async () => {
  const subscription = await subscribe(shop, shop.starter);
  await shop.newEvents();
  await shop.advance(28 * DAY);
  const draft = invoiceOf(await shop.stripe.subscriptions.retrieve(subscription.id, { expand }));
  expect(draft).toMatchObject({
    status: 'draft',
    billing_reason: 'subscription_cycle',
    auto_advance: true,
    number: null,
  });
  await shop.advance(3600);
  const renewed = await shop.stripe.subscriptions.retrieve(subscription.id, { expand });
  expect(invoiceOf(renewed)).toMatchObject({ status: 'paid', amount_paid: 2900 });
  expect(await shop.newEvents()).toEqual([
    'balance.available',
    'invoice.upcoming',
    'invoice.created',
    'customer.subscription.updated',
    'invoice.finalized',
    'payment_intent.created',
    'charge.succeeded',
    'payment_intent.succeeded',
    'invoice_payment.paid',
    'invoice.paid',
    'invoice.payment_succeeded',
  ]);
  const ends: string[] = [];
  for (let month = 0; month < 4; month++) {
    ends.push(dateOf(itemOf(await shop.stripe.subscriptions.retrieve(subscription.id)).current_period_end));
    await shop.advance(31 * DAY);
  }
  expect(ends).toEqual(['2026-03-31T10:00', '2026-04-30T10:00', '2026-05-31T10:00', '2026-06-30T10:00']);
});

test('a failed renewal is retried on its plan, then the subscription is cancelled for it', async () => {
  const subscription = await subscribe(shop, shop.starter);
  const bad = await shop.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
    customer: String(subscription.customer),
  });
  await shop.stripe.subscriptions.update(subscription.id, { default_payment_method: bad.id });
  await shop.newEvents();
  await shop.advance(28 * DAY + 3600);
  const overdue = await shop.stripe.subscriptions.retrieve(subscription.id, { expand });
  expect(overdue.status).toBe('past_due');
  const first = invoiceOf(overdue);
  expect(first).toMatchObject({
    attempt_count: 1,
    next_payment_attempt: shop.running.simulator.now() + (RETRY_AFTER_DAYS[0] ?? 0) * DAY,
  });
  await shop.advance(20 * DAY);
  const ended = await shop.stripe.subscriptions.retrieve(subscription.id, { expand });
  expect(ended).toMatchObject({ status: 'canceled', cancellation_details: { reason: 'payment_failed' } });
  expect(invoiceOf(ended)).toMatchObject({
    status: 'open',
    attempt_count: 1 + RETRY_AFTER_DAYS.length,
    next_payment_attempt: null,
  });
  const names = await shop.newEvents();
  expect(names.filter((name) => name === 'invoice.payment_failed')).toHaveLength(1 + RETRY_AFTER_DAYS.length);
  expect(names.at(-1)).toBe('customer.subscription.deleted');
});

/** A card that the bank accepts once and reports as lost after it: saved by paying with it, the default from then on. */
async function onALostCard(): Promise<{
  subscription: Stripe.Subscription;
  invoice: string;
  customer: string;
}> {
  const subscription = await subscribe(shop, shop.starter);
  const customer = String(subscription.customer);
  const bad = await shop.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer });
  await shop.stripe.subscriptions.update(subscription.id, { default_payment_method: bad.id });
  await shop.advance(28 * DAY + 3600);
  const invoice = invoiceOf(await shop.stripe.subscriptions.retrieve(subscription.id, { expand })).id;
  const error = await refusal(
    shop.stripe.invoices.pay(invoice, { payment_method: 'pm_card_visa_chargeDeclinedLostCard' }),
  );
  expect(error).toMatchObject({ code: 'card_declined', decline_code: 'lost_card' });
  const [lost] = (await shop.stripe.paymentMethods.list({ customer })).data;
  await shop.stripe.subscriptions.update(subscription.id, { default_payment_method: lost?.id ?? '' });
  return { subscription, invoice, customer };
}

test('a card that was declined for good is not charged again by itself: tries go on to be counted, and charge nothing', async () => {
  const { subscription, invoice } = await onALostCard();
  const charges = async () =>
    (await shop.stripe.charges.list({ customer: String(subscription.customer) })).data.length;
  const before = await charges();
  await shop.newEvents();
  await shop.advance(3 * DAY);
  expect(await shop.stripe.invoices.retrieve(invoice)).toMatchObject({
    status: 'open',
    attempt_count: 2,
    next_payment_attempt: shop.running.simulator.now() + (RETRY_AFTER_DAYS[1] ?? 0) * DAY,
  });
  expect(await charges()).toBe(before);
  expect((await shop.newEvents()).filter((name) => /^(invoice|charge|payment_intent)\./.test(name))).toEqual([
    'invoice.updated',
  ]);
  await shop.advance(20 * DAY);
  expect(await charges()).toBe(before);
  expect(await shop.stripe.subscriptions.retrieve(subscription.id, { expand })).toMatchObject({
    status: 'canceled',
    latest_invoice: { attempt_count: 1 + RETRY_AFTER_DAYS.length, next_payment_attempt: null },
  });
});

test('the next try of the plan charges another card, once there is one', async () => {
  const { subscription, invoice, customer } = await onALostCard();
  await shop.advance(3 * DAY);
  const good = await shop.stripe.paymentMethods.attach('pm_card_mastercard', { customer });
  await shop.stripe.subscriptions.update(subscription.id, { default_payment_method: good.id });
  await shop.advance(5 * DAY);
  expect(await shop.stripe.invoices.retrieve(invoice)).toMatchObject({ status: 'paid', attempt_count: 3 });
});

test('a try by hand counts only when it is the first, also after the last of the plan and when it is paid', async () => {
  const subscription = await subscribe(shop, shop.starter);
  const customer = String(subscription.customer);
  const bad = await shop.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer });
  await shop.stripe.subscriptions.update(subscription.id, { default_payment_method: bad.id });
  await shop.advance(28 * DAY + 60);
  const { id } = invoiceOf(await shop.stripe.subscriptions.retrieve(subscription.id, { expand }));
  const count = async () => (await shop.stripe.invoices.retrieve(id)).attempt_count;
  expect(await refusal(shop.stripe.invoices.pay(id))).toMatchObject({
    code: 'card_declined',
    advice_code: 'try_again_later',
  });
  expect(await count()).toBe(1);
  await refusal(shop.stripe.invoices.pay(id));
  expect(await count()).toBe(1);
  await shop.advance(30 * DAY);
  expect(await count()).toBe(1 + RETRY_AFTER_DAYS.length);
  await refusal(shop.stripe.invoices.pay(id));
  expect(await count()).toBe(1 + RETRY_AFTER_DAYS.length);
  await shop.stripe.invoices.pay(id, { payment_method: 'pm_card_visa' });
  expect(await shop.stripe.invoices.retrieve(id)).toMatchObject({
    status: 'paid',
    attempt_count: 1 + RETRY_AFTER_DAYS.length,
  });
});

test('a good card between two tries makes the subscription active again', async () => {
  const subscription = await subscribe(shop, shop.starter);
  const customer = String(subscription.customer);
  const bad = await shop.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer });
  await shop.stripe.subscriptions.update(subscription.id, { default_payment_method: bad.id });
  await shop.advance(28 * DAY + 3600);
  const good = await shop.stripe.paymentMethods.attach('pm_card_mastercard', { customer });
  await shop.stripe.subscriptions.update(subscription.id, { default_payment_method: good.id });
  await shop.advance(3 * DAY);
  expect(await shop.stripe.subscriptions.retrieve(subscription.id, { expand })).toMatchObject({
    status: 'active',
    latest_invoice: { status: 'paid' },
  });
});

test('a card is charged to the end of its month, and declined as expired from then on', async () => {
  const subscription = await subscribe(shop, shop.starter);
  const customer = String(subscription.customer);
  const card = await shop.stripe.paymentMethods.attach('pm_card_visa', { customer });
  await shop.stripe.paymentMethods.update(card.id, { card: { exp_month: 3, exp_year: 2026 } });
  await shop.stripe.subscriptions.update(subscription.id, { default_payment_method: card.id });
  const latest = async () => (await shop.stripe.invoices.list({ subscription: subscription.id })).data[0];
  await shop.advance(28 * DAY + 3600);
  expect(dateOf(shop.running.simulator.now())).toBe('2026-02-28T11:00');
  expect(await latest()).toMatchObject({ status: 'paid' });
  await shop.advance(31 * DAY);
  expect(await latest()).toMatchObject({ status: 'paid' });
  await shop.advance(31 * DAY);
  expect(await latest()).toMatchObject({ status: 'open', attempt_count: 1 });
  const [charge] = (await shop.stripe.charges.list({ customer, limit: 1 })).data;
  expect(charge).toMatchObject({ status: 'failed', failure_code: 'expired_card' });
});

test('a trial warns three days before its end and then bills', async () => {
  const subscription = await subscribe(shop, shop.pro, { trial_period_days: 14 });
  await shop.newEvents();
  await shop.advance(11 * DAY);
  expect(await shop.newEvents()).toEqual(['invoice.upcoming', 'customer.subscription.trial_will_end']);
  await shop.advance(3 * DAY + 3600);
  expect(await shop.stripe.subscriptions.retrieve(subscription.id, { expand })).toMatchObject({
    status: 'active',
    latest_invoice: { status: 'paid', amount_paid: 7900, billing_reason: 'subscription_cycle' },
  });
});

test('cancelled at period end it ends then, and not at all when that is undone', async () => {
  const leaving = await subscribe(shop, shop.starter);
  const staying = await subscribe(shop, shop.starter);
  for (const { id } of [leaving, staying]) {
    const asked = await shop.stripe.subscriptions.update(id, {
      cancel_at_period_end: true,
      cancellation_details: { feedback: 'unused', comment: 'Bye' },
    });
    expect(asked).toMatchObject({
      status: 'active',
      cancel_at: itemOf(asked).current_period_end,
      cancellation_details: { reason: 'cancellation_requested', feedback: 'unused', comment: 'Bye' },
    });
  }
  const undone = await shop.stripe.subscriptions.update(staying.id, { cancel_at_period_end: false });
  expect(undone).toMatchObject({
    cancel_at: null,
    canceled_at: null,
    cancellation_details: { reason: null },
  });
  await shop.advance(28 * DAY + 3600);
  expect(await shop.stripe.subscriptions.retrieve(leaving.id)).toMatchObject({
    status: 'canceled',
    ended_at: itemOf(leaving).current_period_end,
  });
  expect(await shop.stripe.subscriptions.retrieve(staying.id)).toMatchObject({
    status: 'active',
    ended_at: null,
  });
});

test('cancelled at once with prorate and invoice_now, the unused time becomes credit', async () => {
  const subscription = await subscribe(shop, shop.starter);
  await shop.advance(14 * DAY);
  const ended = await shop.stripe.subscriptions.cancel(subscription.id, {
    prorate: true,
    invoice_now: true,
    expand: ['customer'],
  });
  expect(ended).toMatchObject({ status: 'canceled', customer: { balance: -1450 } });
});

test('an incomplete subscription becomes active when its first intent is confirmed, and expires when it is not', async () => {
  const { stripe } = shop;
  const paid = await subscribe(shop, shop.starter, {
    payment_behavior: 'default_incomplete',
    expand: ['latest_invoice.confirmation_secret', 'latest_invoice.payments'],
  });
  expect(paid.status).toBe('incomplete');
  const intent = invoiceOf(paid).payments?.data[0]?.payment.payment_intent;
  expect(invoiceOf(paid).confirmation_secret?.client_secret).toContain(String(intent));
  await stripe.paymentIntents.confirm(String(intent), { payment_method: 'pm_card_visa' });
  expect((await stripe.subscriptions.retrieve(paid.id)).status).toBe('active');
  const left = await subscribe(shop, shop.starter, { payment_behavior: 'default_incomplete' });
  await shop.advance(DAY);
  expect(await stripe.subscriptions.retrieve(left.id, { expand })).toMatchObject({
    status: 'incomplete_expired',
    latest_invoice: { status: 'void' },
  });
});

test('a hosted invoice page takes the payment of an open invoice', async () => {
  const subscription = await subscribe(shop, shop.starter, {
    payment_behavior: 'default_incomplete',
    expand,
  });
  const paid = await submitCard(invoiceOf(subscription).hosted_invoice_url ?? '', '4242424242424242');
  expect(paid.status).toBe(303);
  expect((await shop.stripe.subscriptions.retrieve(subscription.id)).status).toBe('active');
  const pdf = await fetch(invoiceOf(subscription).invoice_pdf ?? '');
  expect(pdf.headers.get('content-type')).toBe('application/pdf');
  expect(
    Buffer.from(await pdf.arrayBuffer())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
});
