import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkout, openShop, type Shop, submit } from '../shop.ts';

let shop: Shop;
let sticker: Stripe.Price;
beforeAll(async () => {
  shop = await openShop();
  sticker = await shop.stripe.prices.create({
    currency: 'usd',
    unit_amount: 1000,
    product_data: { name: 'Sticker' },
    currency_options: { eur: { unit_amount: 900 } },
  });
});
afterAll(() => shop.running.close());

const buy = (params: Partial<Stripe.Checkout.SessionCreateParams> = {}) =>
  shop.stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [{ price: sticker.id, quantity: 1 }],
    allowed_payment_method_types: ['card', 'us_bank_account', 'sepa_debit'],
    success_url: 'https://app.example/done',
    ...params,
  });
const debit = (session: Stripe.Checkout.Session, account: string) =>
  submit(
    session.url ?? '',
    new URLSearchParams({
      email: 'ada@example.com',
      payment_method: 'us_bank_account',
      routing_number: '110000000',
      account_number: account,
      us_bank_account_name: 'Ada Lovelace',
    }),
  );
const retrieve = (id: string, expand: string[] = []) =>
  shop.stripe.checkout.sessions.retrieve(id, { expand });

test('bank debits are offered where they are asked for, in their own currency', async () => {
  expect((await buy()).payment_method_types).toEqual(['card', 'us_bank_account']);
  expect((await buy({ currency: 'eur' })).payment_method_types).toEqual(['card', 'sepa_debit']);
  const only = await buy({ allowed_payment_method_types: ['us_bank_account'] });
  const page = await (await fetch(only.url ?? '')).text();
  expect(page).toContain('Routing number');
  expect(page).not.toContain('Card number');
});

test('a session paid by a debit completes unpaid, and is paid once the bank has answered', async () => {
  const session = await buy();
  await shop.newEvents();
  expect((await debit(session, '000123456789')).status).toBe(303);
  expect(await retrieve(session.id, ['payment_intent'])).toMatchObject({
    status: 'complete',
    payment_status: 'unpaid',
    payment_intent: { status: 'processing' },
  });
  expect((await shop.newEvents()).at(-1)).toBe('checkout.session.completed');
  await shop.advance(3600);
  expect(await retrieve(session.id)).toMatchObject({ payment_status: 'paid' });
  expect(await shop.newEvents()).toEqual([
    'charge.succeeded',
    'payment_intent.succeeded',
    'checkout.session.async_payment_succeeded',
  ]);
});

test('a debit that comes back leaves the session complete and unpaid', async () => {
  const session = await buy();
  await debit(session, '000222222227');
  await shop.newEvents();
  await shop.advance(3600);
  expect(await shop.newEvents()).toContain('checkout.session.async_payment_failed');
  expect(await retrieve(session.id)).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
});

test('a subscription is active while its first debit is under way', async () => {
  const session = await checkout(shop, shop.starter, {
    allowed_payment_method_types: ['us_bank_account'],
  });
  await debit(session, '000123456789');
  expect(await retrieve(session.id, ['subscription'])).toMatchObject({
    payment_status: 'unpaid',
    subscription: { status: 'active' },
  });
  await shop.advance(3600);
  expect(await retrieve(session.id, ['subscription.latest_invoice'])).toMatchObject({
    payment_status: 'paid',
    subscription: { status: 'active', latest_invoice: { status: 'paid' } },
  });
});

test('the invoice of a one-time payment comes once the debit has gone through', async () => {
  const session = await buy({ invoice_creation: { enabled: true } });
  await debit(session, '000123456789');
  expect((await retrieve(session.id)).invoice).toBeNull();
  await shop.advance(3600);
  expect(await retrieve(session.id, ['invoice'])).toMatchObject({
    payment_status: 'paid',
    invoice: { status: 'paid', total: 1000 },
  });
});

test.each([
  [
    'a routing number that is none',
    { routing_number: '12', account_number: '000123456789' },
    'routing_number',
  ],
  [
    'an account that is not of the test mode',
    { routing_number: '110000000', account_number: '987654321' },
    'account_number',
  ],
])('%s is told at its field', async (_, typed, field) => {
  const session = await buy();
  const refused = await submit(
    session.url ?? '',
    new URLSearchParams({
      email: 'ada@example.com',
      payment_method: 'us_bank_account',
      us_bank_account_name: 'Ada',
      ...typed,
    }),
  );
  expect(refused.status).toBe(422);
  expect(refused.text).toMatch(new RegExp(`name="${field}"[^>]*aria-invalid="true"`));
  expect(await retrieve(session.id)).toMatchObject({ status: 'open' });
});

test('a SEPA debit is ordered by IBAN', async () => {
  const session = await buy({ currency: 'eur' });
  const form = { email: 'ada@example.com', payment_method: 'sepa_debit', sepa_debit_name: 'Ada Lovelace' };
  const wrong = await submit(session.url ?? '', new URLSearchParams({ ...form, iban: 'DE00 0000' }));
  expect(wrong.text).toContain('Enter a valid IBAN.');
  const paid = await submit(
    session.url ?? '',
    new URLSearchParams({ ...form, iban: 'DE89 3704 0044 0532 0130 00' }),
  );
  expect(paid.status).toBe(303);
  await shop.advance(3600);
  expect(await retrieve(session.id)).toMatchObject({ payment_status: 'paid', currency: 'eur' });
});
