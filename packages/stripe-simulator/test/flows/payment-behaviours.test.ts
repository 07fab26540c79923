import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY, invoiceOf, itemOf, openShop, refusal, type Shop, START, submit, subscribe } from '../shop.ts';

const HOUR = 3600;
const expand = ['latest_invoice.payments'];

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.running.close());

const retrieve = (id: string) => shop.stripe.subscriptions.retrieve(id, { expand });

async function replaceCard({ customer, id }: Stripe.Subscription, card: string): Promise<string> {
  const method = await shop.stripe.paymentMethods.attach(card, { customer: String(customer) });
  await shop.stripe.subscriptions.update(id, { default_payment_method: method.id });
  return method.id;
}

const intentOf = ({ payments }: Stripe.Invoice) => String(payments?.data[0]?.payment.payment_intent);

/** A subscription to Starter whose next payment fails. */
async function failing(card = 'pm_card_chargeCustomerFail'): Promise<Stripe.Subscription> {
  const subscription = await subscribe(shop, shop.starter);
  await replaceCard(subscription, card);
  return subscription;
}

const upgrade = (subscription: Stripe.Subscription, params: Stripe.SubscriptionUpdateParams = {}) =>
  shop.stripe.subscriptions.update(subscription.id, {
    items: [{ id: itemOf(subscription).id, price: shop.pro.id }],
    proration_behavior: 'always_invoice',
    payment_behavior: 'pending_if_incomplete',
    expand,
    ...params,
  });

test('allow_incomplete: a declined first payment leaves it incomplete, for 23 hours', async () => {
  const subscription = await subscribe(shop, shop.starter, { card: 'pm_card_chargeCustomerFail', expand });
  expect(subscription.status).toBe('incomplete');
  expect(invoiceOf(subscription)).toMatchObject({
    status: 'open',
    attempt_count: 1,
    next_payment_attempt: null,
  });
  await shop.advance(23 * HOUR - 1);
  expect((await retrieve(subscription.id)).status).toBe('incomplete');
  await shop.advance(1);
  const expired = await retrieve(subscription.id);
  expect(expired.status).toBe('incomplete_expired');
  expect(invoiceOf(expired)).toMatchObject({ status: 'void', amount_paid: 0 });
});

test('allow_incomplete: a card that asks for 3-D Secure waits with an intent to confirm', async () => {
  const subscription = await subscribe(shop, shop.starter, {
    card: 'pm_card_authenticationRequired',
    expand,
  });
  expect(subscription.status).toBe('incomplete');
  const intent = await shop.stripe.paymentIntents.retrieve(intentOf(invoiceOf(subscription)));
  expect(intent.status).toBe('requires_action');
  await submit(`${shop.running.url}/3ds/${intent.id}`, new URLSearchParams({ result: 'complete' }));
  expect((await retrieve(subscription.id)).status).toBe('active');
});

test('default_incomplete: nothing is tried until the intent is confirmed; a free start is active at once', async () => {
  const subscription = await subscribe(shop, shop.starter, {
    payment_behavior: 'default_incomplete',
    expand,
  });
  expect(subscription.status).toBe('incomplete');
  expect(invoiceOf(subscription)).toMatchObject({ status: 'open', attempt_count: 0 });
  await shop.stripe.paymentIntents.confirm(intentOf(invoiceOf(subscription)), {
    payment_method: 'pm_card_visa',
  });
  expect((await retrieve(subscription.id)).status).toBe('active');
  const free = await shop.stripe.coupons.create({ percent_off: 100, duration: 'once' });
  expect(
    await subscribe(shop, shop.starter, {
      payment_behavior: 'default_incomplete',
      discounts: [{ coupon: free.id }],
    }),
  ).toMatchObject({ status: 'active' });
});

test('error_if_incomplete: 402, and there is no subscription', async () => {
  const customer = await shop.stripe.customers.create({
    payment_method: 'pm_card_chargeCustomerFail',
    invoice_settings: { default_payment_method: 'pm_card_chargeCustomerFail' },
  });
  const create = { customer: customer.id, items: [{ price: shop.starter.id }] };
  expect(
    await refusal(shop.stripe.subscriptions.create({ ...create, payment_behavior: 'error_if_incomplete' })),
  ).toMatchObject({ statusCode: 402, code: 'card_declined' });
  expect((await shop.stripe.subscriptions.list({ customer: customer.id, status: 'all' })).data).toEqual([]);
  expect(
    await refusal(shop.stripe.subscriptions.create({ ...create, payment_behavior: 'pending_if_incomplete' })),
  ).toMatchObject({ statusCode: 400, param: 'payment_behavior' });
});

test('without any card a payment that is due is refused, an invoice that is sent is not', async () => {
  const customer = await shop.stripe.customers.create();
  const create = { customer: customer.id, items: [{ price: shop.starter.id }] };
  expect(await refusal(shop.stripe.subscriptions.create(create))).toMatchObject({ code: 'resource_missing' });
  expect(
    await refusal(shop.stripe.subscriptions.create({ ...create, collection_method: 'send_invoice' })),
  ).toMatchObject({ code: 'parameter_missing', param: 'days_until_due' });
  expect(await refusal(shop.stripe.subscriptions.create({ ...create, days_until_due: 3 }))).toMatchObject({
    param: 'days_until_due',
  });
  const sent = await shop.stripe.subscriptions.create({
    ...create,
    collection_method: 'send_invoice',
    days_until_due: 14,
    expand,
  });
  expect(sent).toMatchObject({ status: 'active', days_until_due: 14 });
  expect(invoiceOf(sent).status).toBe('draft');
  await shop.advance(HOUR);
  expect(invoiceOf(await retrieve(sent.id))).toMatchObject({
    status: 'open',
    due_date: shop.running.simulator.now() + 14 * DAY,
  });
  const charged = await shop.stripe.subscriptions.update(sent.id, {
    collection_method: 'charge_automatically',
  });
  expect(charged.days_until_due).toBeNull();
});

test('the card of the subscription comes before the customer’s, and must be the customer’s own', async () => {
  const subscription = await subscribe(shop, shop.starter, { expand: ['latest_invoice.payments'] });
  const own = await replaceCard(subscription, 'pm_card_mastercard');
  await shop.advance(31 * DAY + HOUR);
  const intent = await shop.stripe.paymentIntents.retrieve(
    intentOf(invoiceOf(await retrieve(subscription.id))),
  );
  expect(intent.payment_method).toBe(own);
  const other = await subscribe(shop, shop.starter);
  expect(
    await refusal(shop.stripe.subscriptions.update(other.id, { default_payment_method: own })),
  ).toMatchObject({ code: 'resource_missing', param: 'default_payment_method' });
  expect(
    await refusal(
      shop.stripe.subscriptions.create({
        customer: String(other.customer),
        items: [{ price: shop.pro.id }],
        default_payment_method: own,
      }),
    ),
  ).toMatchObject({ code: 'resource_missing' });
});

test('save_default_payment_method keeps the card that paid, other settings stay', async () => {
  const customer = await shop.stripe.customers.create();
  const subscription = await shop.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: shop.starter.id }],
    payment_behavior: 'default_incomplete',
    payment_settings: { save_default_payment_method: 'on_subscription', payment_method_types: ['card'] },
    expand,
  });
  const method = await shop.stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
  await shop.stripe.paymentIntents.confirm(intentOf(invoiceOf(subscription)), { payment_method: method.id });
  expect(await retrieve(subscription.id)).toMatchObject({
    default_payment_method: method.id,
    payment_settings: { save_default_payment_method: 'on_subscription', payment_method_types: ['card'] },
  });
});

test('a renewal that asks for 3-D Secure makes it past due and says so; confirming makes it active', async () => {
  const subscription = await failing('pm_card_authenticationRequired');
  await shop.newEvents();
  await shop.advance(itemOf(subscription).current_period_end - shop.running.simulator.now() + HOUR);
  const overdue = await retrieve(subscription.id);
  expect(overdue.status).toBe('past_due');
  expect(await shop.newEvents()).toEqual(
    expect.arrayContaining(['invoice.payment_action_required', 'invoice.payment_failed']),
  );
  const intent = await shop.stripe.paymentIntents.retrieve(intentOf(invoiceOf(overdue)));
  expect(intent.status).toBe('requires_action');
  await submit(`${shop.running.url}/3ds/${intent.id}`, new URLSearchParams({ result: 'complete' }));
  expect((await retrieve(subscription.id)).status).toBe('active');
});

test('default_incomplete of an upgrade: past due, open, and nothing tried', async () => {
  const subscription = await subscribe(shop, shop.starter);
  const waiting = await upgrade(subscription, { payment_behavior: 'default_incomplete' });
  expect(waiting.status).toBe('past_due');
  expect(invoiceOf(waiting)).toMatchObject({ status: 'open', attempt_count: 0 });
  await shop.stripe.invoices.pay(invoiceOf(waiting).id);
  expect((await retrieve(subscription.id)).status).toBe('active');
});

test('allow_incomplete of an upgrade: it counts at once, and is past due when its payment fails', async () => {
  const changed = await upgrade(await failing(), { payment_behavior: 'allow_incomplete' });
  expect(changed.status).toBe('past_due');
  expect(itemOf(changed).price.id).toBe(shop.pro.id);
});

test('pending_if_incomplete: only what can wait may be asked', async () => {
  const subscription = await subscribe(shop, shop.starter);
  expect(await refusal(upgrade(subscription, { description: 'Seats' }))).toMatchObject({
    statusCode: 400,
    param: 'description',
  });
});

test('a pending update leaves everything as it was until its invoice is paid, then all of it counts', async () => {
  const subscription = await failing();
  await shop.newEvents();
  const waiting = await upgrade(subscription, { metadata: { seats: '3' } });
  expect(waiting).toMatchObject({
    status: 'active',
    metadata: {},
    pending_update: { expires_at: shop.running.simulator.now() + 23 * HOUR, metadata: { seats: '3' } },
  });
  expect(waiting.pending_update?.subscription_items?.map(({ price }) => price.id)).toEqual([shop.pro.id]);
  expect(itemOf(waiting).price.id).toBe(shop.starter.id);
  expect(invoiceOf(waiting)).toMatchObject({ status: 'open', billing_reason: 'subscription_update' });
  await shop.stripe.invoices.pay(invoiceOf(waiting).id, { payment_method: 'pm_card_visa' });
  const applied = await retrieve(subscription.id);
  expect(applied).toMatchObject({ pending_update: null, metadata: { seats: '3' }, status: 'active' });
  expect(itemOf(applied).price.id).toBe(shop.pro.id);
  expect(await shop.newEvents()).toEqual(
    expect.arrayContaining(['customer.subscription.pending_update_applied', 'customer.subscription.updated']),
  );
});

test('a pending update that moves the cycle moves it only when it is paid', async () => {
  const subscription = await failing();
  await shop.advance(DAY);
  const waiting = await upgrade(subscription, {
    items: [{ id: itemOf(subscription).id, price: shop.proYearly.id }],
    billing_cycle_anchor: { type: 'now' },
  });
  expect(waiting.billing_cycle_anchor).toBe(subscription.billing_cycle_anchor);
  expect(waiting.pending_update?.billing_cycle_anchor).toBe(shop.running.simulator.now());
  await shop.stripe.invoices.pay(invoiceOf(waiting).id, { payment_method: 'pm_card_visa' });
  const applied = await retrieve(subscription.id);
  expect(applied.billing_cycle_anchor).toBe(waiting.pending_update?.billing_cycle_anchor);
  expect(itemOf(applied).price.id).toBe(shop.proYearly.id);
});

test('unpaid for 23 hours a pending update expires, and its invoice is void', async () => {
  const waiting = await upgrade(await failing());
  await shop.newEvents();
  await shop.advance(23 * HOUR);
  const expired = await retrieve(waiting.id);
  expect(expired).toMatchObject({ pending_update: null, status: 'active' });
  expect(itemOf(expired).price.id).toBe(shop.starter.id);
  expect((await shop.stripe.invoices.retrieve(invoiceOf(waiting).id)).status).toBe('void');
  expect(await shop.newEvents()).toContain('customer.subscription.pending_update_expired');
});

test('voiding its invoice, or another update, drops a pending update', async () => {
  const first = await upgrade(await failing());
  await shop.stripe.invoices.voidInvoice(invoiceOf(first).id);
  expect((await retrieve(first.id)).pending_update).toBeNull();
  const again = await upgrade(first);
  const other = await upgrade(first, { items: [{ id: itemOf(first).id, quantity: 2 }] });
  expect((await shop.stripe.invoices.retrieve(invoiceOf(again).id)).status).toBe('void');
  expect(other.pending_update?.subscription_items?.map(({ quantity }) => quantity)).toEqual([2]);
});

test('with a good card a change that may wait does not: it is paid and done', async () => {
  const changed = await upgrade(await subscribe(shop, shop.starter));
  expect(changed.pending_update).toBeNull();
  expect(itemOf(changed).price.id).toBe(shop.pro.id);
  expect(invoiceOf(changed).status).toBe('paid');
});

test('while its first payment is missing, only what helps that can be changed', async () => {
  const subscription = await subscribe(shop, shop.starter, { payment_behavior: 'default_incomplete' });
  expect(
    await refusal(shop.stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true })),
  ).toMatchObject({ statusCode: 400, param: 'cancel_at_period_end' });
  expect(
    await shop.stripe.subscriptions.update(subscription.id, { metadata: { note: 'waiting' } }),
  ).toMatchObject({ status: 'incomplete', metadata: { note: 'waiting' }, created: expect.any(Number) });
  expect(subscription.created).toBeGreaterThanOrEqual(START);
});
