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
