import { afterAll, beforeAll, expect, test } from 'vitest';
import { hasCheckDigit, TEST_CARDS } from '../../src/resources/payment-methods/test-cards.ts';
import { openShop, refusal, type Shop } from '../shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.running.close());

const pay = (payment_method: string, params = {}) =>
  shop.stripe.paymentIntents.create({
    amount: 5_000,
    currency: 'usd',
    payment_method,
    confirm: true,
    expand: ['latest_charge'],
    ...params,
  });

test('every listed card has a check digit and a name of its own', () => {
  expect(TEST_CARDS.filter(({ number }) => !hasCheckDigit(number))).toEqual([]);
  const tokens = TEST_CARDS.flatMap((card) => card.tokens);
  expect(new Set(tokens).size).toBe(tokens.length);
});

test.each([
  ['pm_card_unionpay', { brand: 'unionpay', country: 'CN', funding: 'credit' }],
  ['pm_card_mastercard_prepaid', { brand: 'mastercard', funding: 'prepaid' }],
  ['pm_card_visa_debit', { brand: 'visa', funding: 'debit' }],
  ['pm_card_de', { brand: 'visa', country: 'DE', last4: '0016' }],
  ['pm_card_gb_debit', { country: 'GB', funding: 'debit' }],
  [
    'pm_card_visa_cartesBancaires',
    { display_brand: 'cartes_bancaires', networks: { available: ['cartes_bancaires', 'visa'] } },
  ],
])('%s is the card that its name says', async (name, card) => {
  expect((await shop.stripe.paymentMethods.retrieve(await newMethod(name))).card).toMatchObject(card);
});

async function newMethod(name: string): Promise<string> {
  const intent = await shop.stripe.paymentIntents.create({
    amount: 500,
    currency: 'usd',
    payment_method: name,
  });
  return String(intent.payment_method);
}

test.each([
  ['pm_card_visa_chargeDeclinedVelocityLimitExceeded', 'card_declined', 'card_velocity_exceeded'],
  ['pm_card_radarBlock', 'card_declined', 'fraudulent'],
  ['pm_card_riskLevelHighest', 'card_declined', 'fraudulent'],
  ['pm_card_threeDSecureRequiredProcessingError', 'card_declined', 'generic_decline'],
])('%s is declined with %s, %s', async (name, code, decline_code) => {
  expect(await refusal(pay(name))).toMatchObject({ statusCode: 402, code, decline_code });
});

test('a card that is risky says so, and one that fails the checks tells which', async () => {
  const risky = await pay('pm_card_riskLevelElevated');
  expect(risky.latest_charge).toMatchObject({ outcome: { risk_level: 'elevated', type: 'authorized' } });
  const checked = await pay('pm_card_cvcCheckFail');
  expect(checked.latest_charge).toMatchObject({
    payment_method_details: { card: { checks: { cvc_check: 'fail' } } },
  });
});

test('a card that skips the wait is available at once', async () => {
  const before = (await shop.stripe.balance.retrieve()).available[0]?.amount ?? 0;
  await pay('pm_card_bypassPending');
  expect((await shop.stripe.balance.retrieve()).available[0]?.amount).toBeGreaterThan(before);
});

test('3-D Secure is asked for where the card wants it, or the merchant does', async () => {
  expect((await pay('pm_card_threeDSecureOptional')).status).toBe('succeeded');
  const asked = { payment_method_options: { card: { request_three_d_secure: 'any' } } };
  expect((await pay('pm_card_threeDSecureOptional', asked)).status).toBe('requires_action');
  expect((await pay('pm_card_visa', asked)).status).toBe('succeeded');
  const setUp = 'pm_card_authenticationRequiredSetupForOffSession';
  expect((await pay(setUp)).status).toBe('requires_action');
  expect((await pay(setUp, { off_session: true })).status).toBe('succeeded');
  const strict = pay('pm_card_authenticationRequired', { error_on_requires_action: true });
  expect((await refusal(strict)).code).toBe('authentication_required');
});

test('a confirmation token carries what was collected, and confirms one intent', async () => {
  const token = await shop.stripe.testHelpers.confirmationTokens.create({
    payment_method: 'pm_card_visa',
    setup_future_usage: 'off_session',
    return_url: 'https://app.example/back',
    shipping: { name: 'Ada', address: { line1: 'Street 1', country: 'US' } },
  });
  expect(token).toMatchObject({ payment_method_preview: { type: 'card', card: { last4: '4242' } } });
  const customer = await shop.stripe.customers.create();
  const intent = await shop.stripe.paymentIntents.create({
    amount: 500,
    currency: 'usd',
    customer: customer.id,
    confirm: true,
    confirmation_token: token.id,
  });
  expect(intent).toMatchObject({
    status: 'succeeded',
    setup_future_usage: 'off_session',
    shipping: { name: 'Ada' },
  });
  expect(await shop.stripe.confirmationTokens.retrieve(token.id)).toMatchObject({
    payment_intent: intent.id,
  });
  const again = shop.stripe.paymentIntents.create({
    amount: 500,
    currency: 'usd',
    confirm: true,
    confirmation_token: token.id,
  });
  expect((await refusal(again)).param).toBe('confirmation_token');
  const kept = await shop.stripe.customers.listPaymentMethods(customer.id);
  expect(kept.data.map(({ id }) => id)).toEqual([intent.payment_method]);
});

test('saving an account makes a mandate, and the attempt is listed', async () => {
  const customer = await shop.stripe.customers.create();
  const intent = await shop.stripe.setupIntents.create({
    customer: customer.id,
    payment_method: 'pm_success_de',
    confirm: true,
    expand: ['mandate', 'latest_attempt'],
  });
  expect(intent).toMatchObject({
    status: 'succeeded',
    mandate: { type: 'multi_use', status: 'active', payment_method_details: { type: 'sepa_debit' } },
    latest_attempt: { status: 'succeeded' },
  });
  const mandate = typeof intent.mandate === 'string' ? intent.mandate : (intent.mandate?.id ?? '');
  expect((await shop.stripe.mandates.retrieve(mandate)).payment_method).toBe(intent.payment_method);
  const attempts = await shop.stripe.setupAttempts.list({ setup_intent: intent.id });
  expect(attempts.data).toHaveLength(1);
});

test('a setup intent changes until it succeeded, and then can neither change nor be canceled', async () => {
  const { id } = await shop.stripe.setupIntents.create({ usage: 'on_session' });
  const declined = shop.stripe.setupIntents.confirm(id, { payment_method: 'pm_card_chargeDeclined' });
  expect(await refusal(declined)).toMatchObject({ code: 'card_declined' });
  const updated = await shop.stripe.setupIntents.update(id, {
    payment_method: 'pm_card_visa',
    metadata: { a: '1' },
  });
  expect(updated).toMatchObject({ status: 'requires_confirmation', metadata: { a: '1' } });
  expect((await shop.stripe.setupIntents.confirm(id)).status).toBe('succeeded');
  expect((await refusal(shop.stripe.setupIntents.cancel(id))).code).toBe('setup_intent_unexpected_state');
  const late = shop.stripe.setupIntents.update(id, { payment_method: 'pm_card_visa' });
  expect((await refusal(late)).param).toBe('payment_method');
});

test('intents are found by what they are', async () => {
  const { id } = await pay('pm_card_visa', { amount: 7_777, metadata: { order: '7' } });
  const found = await shop.stripe.paymentIntents.search({
    query: 'amount>7000 AND metadata["order"]:"7" AND status:"succeeded"',
  });
  expect(found.data.map((intent) => intent.id)).toEqual([id]);
});
