import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectMoneyAddsUp } from '../money-adds-up.ts';
import { DAY, openShop, refusal, type Shop } from '../shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.running.close());

const create = (params: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
  shop.stripe.paymentIntents.create({ amount: 5_000, currency: 'usd', ...params });
const held = () =>
  create({
    capture_method: 'manual',
    payment_method: 'pm_card_visa',
    confirm: true,
    expand: ['latest_charge'],
  });

test('an intent changes until it is paid, and then only what is said about it', async () => {
  const { id } = await create();
  const changed = await shop.stripe.paymentIntents.update(id, {
    amount: 7_000,
    currency: 'eur',
    payment_method: 'pm_card_visa',
    metadata: { order: '1' },
  });
  expect(changed).toMatchObject({
    amount: 7_000,
    currency: 'eur',
    status: 'requires_confirmation',
    metadata: { order: '1' },
  });
  expect(await shop.stripe.paymentIntents.confirm(id)).toMatchObject({
    status: 'succeeded',
    amount_received: 7_000,
  });
  const late = shop.stripe.paymentIntents.update(id, { amount: 1 });
  expect(await refusal(late)).toMatchObject({ code: 'payment_intent_unexpected_state', param: 'amount' });
  expect(await shop.stripe.paymentIntents.update(id, { description: 'Order 1' })).toMatchObject({
    description: 'Order 1',
  });
});

test('another card ends the challenge of the first', async () => {
  const asked = await create({ payment_method: 'pm_card_authenticationRequired', confirm: true });
  expect(asked.status).toBe('requires_action');
  const changed = await shop.stripe.paymentIntents.update(asked.id, { payment_method: 'pm_card_visa' });
  expect(changed).toMatchObject({ status: 'requires_confirmation', next_action: null });
});

test('a hold can be raised, captured in part by its charge, and is gone after a week', async () => {
  const intent = await held();
  const raised = await shop.stripe.paymentIntents.incrementAuthorization(intent.id, { amount: 6_000 });
  expect(raised).toMatchObject({ amount: 6_000, amount_capturable: 6_000 });
  const lower = shop.stripe.paymentIntents.incrementAuthorization(intent.id, { amount: 6_000 });
  expect((await refusal(lower)).param).toBe('amount');
  const chargeId = (intent.latest_charge as Stripe.Charge).id;
  expect(await shop.stripe.charges.capture(chargeId, { amount: 5_500 })).toMatchObject({
    captured: true,
    amount_captured: 5_500,
  });
  expect((await refusal(shop.stripe.charges.capture(chargeId))).code).toBe('charge_already_captured');
  const forgotten = await held();
  await shop.newEvents();
  await shop.advance(7 * DAY);
  expect(await shop.newEvents()).toEqual(
    expect.arrayContaining(['charge.expired', 'payment_intent.canceled']),
  );
  expect(await shop.stripe.paymentIntents.retrieve(forgotten.id)).toMatchObject({
    status: 'canceled',
    cancellation_reason: 'automatic',
    amount_capturable: 0,
  });
  await expectMoneyAddsUp(shop.stripe);
});

test('a charge takes notes, not changes of what was paid', async () => {
  const intent = await create({ payment_method: 'pm_card_visa', confirm: true });
  const noted = await shop.stripe.charges.update(String(intent.latest_charge), {
    metadata: { ticket: '7' },
    fraud_details: { user_report: 'safe' },
  });
  expect(noted).toMatchObject({
    metadata: { ticket: '7' },
    fraud_details: { user_report: 'safe' },
    amount: 5_000,
  });
});

test('an amount is refused that no card could be charged', async () => {
  const codeOf = async (amount: number, currency: string) =>
    (await refusal(create({ amount, currency }))).code;
  expect(await codeOf(49, 'usd')).toBe('amount_too_small');
  expect(await codeOf(49, 'jpy')).toBe('amount_too_small');
  expect(await codeOf(100_000_000, 'usd')).toBe('amount_too_large');
  expect(await codeOf(0, 'usd')).toBe('parameter_invalid_integer');
  const least = await create({ amount: 50 });
  const lower = shop.stripe.paymentIntents.update(least.id, { amount: 49 });
  expect(await refusal(lower)).toMatchObject({ code: 'amount_too_small', param: 'amount' });
  expect((await create({ amount: 99_999_999 })).amount).toBe(99_999_999);
});

test('a saved card pays for its own customer, who is named, and for nobody once it is detached', async () => {
  const { customers, invoices, invoiceItems, paymentIntents, paymentMethods, setupIntents } = shop.stripe;
  const [owner, other] = await Promise.all([customers.create(), customers.create()]);
  const card = await paymentMethods.attach('pm_card_visa', { customer: owner.id });
  const pay = (customer: string | undefined) =>
    create({ ...(customer === undefined ? {} : { customer }), payment_method: card.id, confirm: true });
  const missing = { statusCode: 400, code: 'resource_missing', param: 'payment_method' };
  expect(await refusal(pay(other.id))).toMatchObject(missing);
  expect((await refusal(pay(undefined))).message).toContain('belongs to a Customer');
  const open = await create({ customer: other.id, setup_future_usage: 'off_session' });
  const theirs = { payment_method: card.id };
  expect(await refusal(paymentIntents.update(open.id, theirs))).toMatchObject(missing);
  expect(await refusal(paymentIntents.confirm(open.id, theirs))).toMatchObject(missing);
  const setup = await setupIntents.create({ customer: other.id });
  expect(await refusal(setupIntents.confirm(setup.id, theirs))).toMatchObject(missing);
  const invoice = await invoices.create({ customer: other.id });
  await invoiceItems.create({ customer: other.id, invoice: invoice.id, amount: 900, currency: 'usd' });
  expect(await refusal(invoices.pay(invoice.id, theirs))).toMatchObject(missing);
  expect((await paymentMethods.retrieve(card.id)).customer).toBe(owner.id);
  expect((await pay(owner.id)).status).toBe('succeeded');
  await paymentMethods.detach(card.id);
  expect((await refusal(pay(owner.id))).message).toContain('may not be used again');
  expect((await refusal(paymentMethods.attach(card.id, { customer: owner.id }))).statusCode).toBe(400);
});
