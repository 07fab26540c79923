import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectMoneyAddsUp } from '../money-adds-up.ts';
import { DAY, invoiceOf, openShop, refusal, type Shop } from '../shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.running.close());

const pay = (payment_method: string, params: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
  shop.stripe.paymentIntents.create({
    amount: 5_000,
    currency: 'usd',
    payment_method,
    confirm: true,
    ...params,
  });
const again = (id: string) => shop.stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] });

test('a US bank account is debited while the intent is processing, and the money comes later', async () => {
  await shop.newEvents();
  const { id, status } = await pay('pm_usBankAccount_success');
  expect(status).toBe('processing');
  expect((await again(id)).latest_charge).toMatchObject({
    status: 'pending',
    paid: false,
    balance_transaction: null,
    payment_method_details: { type: 'us_bank_account', us_bank_account: { last4: '6789' } },
  });
  await shop.advance(60);
  expect(await again(id)).toMatchObject({
    status: 'succeeded',
    amount_received: 5_000,
    latest_charge: { status: 'succeeded', paid: true, captured: true },
  });
  expect(await shop.newEvents()).toEqual([
    'payment_intent.created',
    'charge.pending',
    'payment_intent.processing',
    'charge.succeeded',
    'payment_intent.succeeded',
  ]);
  await expectMoneyAddsUp(shop.stripe);
});

test.each([
  ['pm_usBankAccount_accountClosed', 'account_closed', 'usd'],
  ['pm_usBankAccount_noAccount', 'no_account', 'usd'],
  ['pm_usBankAccount_insufficientFunds', 'insufficient_funds', 'usd'],
  ['pm_usBankAccount_debitNotAuthorized', 'debit_not_authorized', 'usd'],
  ['pm_failed_at', 'generic_could_not_process', 'eur'],
  ['pm_insufficientFunds_de', 'insufficient_funds', 'eur'],
  ['pm_exceedsWeeklyLimit_de', 'charge_exceeds_weekly_limit', 'eur'],
])('%s is processing first and fails later with %s', async (method, code, currency) => {
  const { id, status } = await pay(method, { currency });
  expect(status).toBe('processing');
  await shop.advance(60);
  expect(await again(id)).toMatchObject({
    status: 'requires_payment_method',
    last_payment_error: { code },
    latest_charge: { status: 'failed', failure_code: code, balance_transaction: null },
  });
  await expectMoneyAddsUp(shop.stripe);
});

test('some banks take three minutes, and one never answers', async () => {
  const slow = await pay('pm_successDelayed_de', { currency: 'eur' });
  const never = await pay('pm_usBankAccount_processing');
  await shop.advance(120);
  expect((await again(slow.id)).status).toBe('processing');
  await shop.advance(120);
  expect((await again(slow.id)).status).toBe('succeeded');
  await shop.advance(30 * DAY);
  expect((await again(never.id)).status).toBe('processing');
  const canceled = shop.stripe.paymentIntents.cancel(never.id);
  expect((await refusal(canceled)).code).toBe('payment_intent_unexpected_state');
});

test('a debit that is disputed by the bank is taken back', async () => {
  const { id } = await pay('pm_usBankAccount_dispute');
  await shop.advance(60);
  const { latest_charge: charge } = await again(id);
  expect(charge).toMatchObject({ status: 'succeeded', disputed: true });
  await expectMoneyAddsUp(shop.stripe);
});

test('an account that was typed in is debited once its owner tells what was deposited on it', async () => {
  const method = await shop.stripe.paymentMethods.create({
    type: 'us_bank_account',
    us_bank_account: {
      account_number: '000123456789',
      routing_number: '110000000',
      account_holder_type: 'individual',
    },
    billing_details: { name: 'Ada Lovelace' },
  });
  const asked = await pay(method.id);
  expect(asked).toMatchObject({
    status: 'requires_action',
    next_action: { type: 'verify_with_microdeposits' },
  });
  const wrong = shop.stripe.paymentIntents.verifyMicrodeposits(asked.id, { amounts: [1, 2] });
  expect((await refusal(wrong)).code).toBe('payment_method_microdeposit_verification_amounts_mismatch');
  const right = await shop.stripe.paymentIntents.verifyMicrodeposits(asked.id, { descriptor_code: 'SM11AA' });
  expect(right.status).toBe('processing');
});

test('numbers that are no test numbers are refused', async () => {
  const iban = (value: string) =>
    shop.stripe.paymentMethods.create({
      type: 'sepa_debit',
      sepa_debit: { iban: value },
      billing_details: { name: 'Ada', email: 'ada@example.com' },
    });
  expect((await refusal(iban('DE89370400440532013001'))).code).toBe('invalid_bank_account_iban');
  expect((await refusal(iban('GB82WEST12345698765432'))).param).toBe('sepa_debit[iban]');
  expect((await iban('DE89 3704 0044 0532 0130 00')).sepa_debit).toMatchObject({
    last4: '3000',
    country: 'DE',
  });
});

test('a subscription is active while its first debit is under way, and past due when it fails', async () => {
  const customer = await shop.stripe.customers.create({ email: 'ada@example.com' });
  const method = await shop.stripe.paymentMethods.attach('pm_usBankAccount_insufficientFunds', {
    customer: customer.id,
  });
  const subscription = await shop.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: shop.starter.id }],
    default_payment_method: method.id,
    expand: ['latest_invoice'],
  });
  expect(subscription.status).toBe('active');
  expect(invoiceOf(subscription)).toMatchObject({ status: 'open', attempted: true, attempt_count: 0 });
  await shop.advance(60);
  const failed = await shop.stripe.subscriptions.retrieve(subscription.id, { expand: ['latest_invoice'] });
  expect(failed.status).toBe('past_due');
  expect(invoiceOf(failed)).toMatchObject({ status: 'open', attempt_count: 1 });
});

test('an invoice is paid when its debit has come through, and not twice meanwhile', async () => {
  const customer = await shop.stripe.customers.create({ email: 'ada@example.com' });
  const method = await shop.stripe.paymentMethods.attach('pm_usBankAccount_success', {
    customer: customer.id,
  });
  await shop.stripe.invoiceItems.create({ customer: customer.id, amount: 900, currency: 'usd' });
  const { id } = await shop.stripe.invoices.create({
    customer: customer.id,
    pending_invoice_items_behavior: 'include',
  });
  const waiting = await shop.stripe.invoices.pay(id, { payment_method: method.id });
  expect(waiting.status).toBe('open');
  expect((await shop.stripe.invoices.pay(id, { payment_method: method.id })).status).toBe('open');
  await shop.advance(60);
  expect(await shop.stripe.invoices.retrieve(id)).toMatchObject({ status: 'paid', amount_paid: 900 });
  const charges = await shop.stripe.charges.list({ customer: customer.id });
  expect(charges.data).toHaveLength(1);
  await expectMoneyAddsUp(shop.stripe);
});

test('a customer authorises an iDEAL payment on a page of their bank, and is led back with the outcome', async () => {
  const asked = await shop.stripe.paymentIntents.create({
    amount: 5_000,
    currency: 'eur',
    confirm: true,
    payment_method_data: { type: 'ideal', ideal: { bank: 'ing' } },
    return_url: 'https://app.example/back?order=1',
  });
  const page = asked.next_action?.redirect_to_url?.url ?? '';
  const answer = await fetch(page, {
    method: 'POST',
    body: new URLSearchParams({ result: 'complete' }),
    redirect: 'manual',
  });
  const back = new URL(answer.headers.get('location') ?? '');
  expect(Object.fromEntries(back.searchParams)).toEqual({
    order: '1',
    payment_intent: asked.id,
    payment_intent_client_secret: asked.client_secret,
    redirect_status: 'succeeded',
  });
  expect((await again(asked.id)).status).toBe('succeeded');
});

test('an intent that is confirmed by hand waits for the server after the challenge', async () => {
  const asked = await pay('pm_card_authenticationRequired', {
    confirmation_method: 'manual',
    use_stripe_sdk: true,
  });
  expect(asked.next_action?.type).toBe('use_stripe_sdk');
  await fetch(`${shop.running.url}/elements/challenge/${asked.id}`, {
    method: 'POST',
    body: new URLSearchParams({ result: 'complete' }),
  });
  expect((await again(asked.id)).status).toBe('requires_confirmation');
  expect((await shop.stripe.paymentIntents.confirm(asked.id)).status).toBe('succeeded');
});

test('a method that does not fit the currency, or was excluded, is refused', async () => {
  expect((await refusal(pay('pm_usBankAccount_success', { currency: 'eur' }))).param).toBe('payment_method');
  const excluded = pay('pm_usBankAccount_success', { excluded_payment_method_types: ['us_bank_account'] });
  expect((await refusal(excluded)).message).toContain('one of the following types: card');
  const cards = await shop.stripe.paymentIntents.create({
    amount: 500,
    currency: 'eur',
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  });
  expect(cards.payment_method_types).toEqual(['card', 'sepa_debit']);
  const types = shop.stripe.paymentIntents.create({
    amount: 500,
    currency: 'eur',
    ...{ payment_method_types: ['card'] },
  });
  expect(await refusal(types)).toMatchObject({ code: 'parameter_unknown', param: 'payment_method_types' });
});
