import { afterAll, beforeAll, expect, test } from 'vitest';
import { invoiceOf, openShop, refusal, type Shop, subscribe } from '../shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.running.close());

test('a declined intent keeps its charge, its events and its error, and another card can pay it', async () => {
  const { stripe } = shop;
  const intent = await stripe.paymentIntents.create({ amount: 1000, currency: 'usd' });
  await shop.newEvents();
  const error = await refusal(
    stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_chargeDeclined' }),
  );
  expect(error).toMatchObject({
    type: 'StripeCardError',
    code: 'card_declined',
    decline_code: 'generic_decline',
    statusCode: 402,
  });
  expect(error.payment_intent).toMatchObject({ id: intent.id, status: 'requires_payment_method' });
  expect(await shop.newEvents()).toEqual(['charge.failed', 'payment_intent.payment_failed']);
  const paid = await stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_visa' });
  expect(paid).toMatchObject({ status: 'succeeded', amount_received: 1000, last_payment_error: null });
  expect(await refusal(stripe.paymentIntents.cancel(intent.id))).toMatchObject({
    code: 'payment_intent_unexpected_state',
  });
});

test('refunds never give back more than was paid', async () => {
  const { stripe } = shop;
  const intent = await stripe.paymentIntents.create({
    amount: 1000,
    currency: 'usd',
    payment_method: 'pm_card_visa',
    confirm: true,
  });
  const first = await stripe.refunds.create({
    payment_intent: intent.id,
    amount: 400,
    reason: 'requested_by_customer',
  });
  expect(first).toMatchObject({ status: 'succeeded', amount: 400, charge: intent.latest_charge });
  expect(await refusal(stripe.refunds.create({ payment_intent: intent.id, amount: 601 }))).toMatchObject({
    statusCode: 400,
    param: 'amount',
  });
  await stripe.refunds.create({ charge: String(intent.latest_charge) });
  expect(await stripe.charges.retrieve(String(intent.latest_charge), { expand: ['refunds'] })).toMatchObject({
    refunded: true,
    amount_refunded: 1000,
    refunds: { data: [{ amount: 600 }, { amount: 400 }] },
  });
  expect(await refusal(stripe.refunds.create({ payment_intent: intent.id }))).toMatchObject({
    code: 'charge_already_refunded',
  });
});

test('a card that declines is not attached; a detached one is no longer the default', async () => {
  const { stripe } = shop;
  const customer = await stripe.customers.create();
  expect(
    await refusal(stripe.paymentMethods.attach('pm_card_chargeDeclined', { customer: customer.id })),
  ).toMatchObject({ code: 'card_declined' });
  const card = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
  await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: card.id } });
  await stripe.paymentMethods.detach(card.id);
  expect(await stripe.customers.retrieve(customer.id)).toMatchObject({
    invoice_settings: { default_payment_method: null },
  });
});

test('a void invoice cancels its intent and takes no payment any more', async () => {
  const subscription = await subscribe(shop, shop.starter, {
    payment_behavior: 'default_incomplete',
    expand: ['latest_invoice.payments'],
  });
  const invoice = invoiceOf(subscription);
  expect((await shop.stripe.invoices.voidInvoice(invoice.id)).status).toBe('void');
  const intent = await shop.stripe.paymentIntents.retrieve(
    String(invoice.payments?.data[0]?.payment.payment_intent),
  );
  expect(intent.status).toBe('canceled');
  expect((await refusal(shop.stripe.invoices.pay(invoice.id))).statusCode).toBe(400);
});

test('a deleted customer leaves a stub and no running subscription', async () => {
  const subscription = await subscribe(shop, shop.starter);
  const id = String(subscription.customer);
  expect(await shop.stripe.customers.del(id)).toMatchObject({ id, deleted: true });
  expect(await shop.stripe.customers.retrieve(id)).toMatchObject({ id, deleted: true });
  expect((await shop.stripe.subscriptions.retrieve(subscription.id)).status).toBe('canceled');
  expect(await refusal(shop.stripe.customers.update(id, { name: 'Ada' }))).toMatchObject({
    code: 'resource_missing',
  });
});

test('a coupon lowers each invoice of its duration, and no other', async () => {
  const coupon = await shop.stripe.coupons.create({
    amount_off: 1000,
    currency: 'usd',
    duration: 'repeating',
    duration_in_months: 2,
  });
  const subscription = await subscribe(shop, shop.starter, {
    discounts: [{ coupon: coupon.id }],
    expand: ['latest_invoice'],
  });
  expect(invoiceOf(subscription)).toMatchObject({ subtotal: 2900, total: 1900, amount_paid: 1900 });
  await shop.advance(90 * 86_400);
  const invoices = await shop.stripe.invoices.list({ subscription: subscription.id });
  expect(invoices.data.map(({ total }) => total)).toEqual([2900, 2900, 1900, 1900]);
});
