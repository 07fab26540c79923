import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkout, openShop, refusal, type Shop, submit } from '../shop.ts';

let shop: Shop;
let book: Stripe.Price;
beforeAll(async () => {
  shop = await openShop();
  await shop.stripe.tax.registrations.create({
    country: 'DE',
    country_options: { de: { type: 'standard' } },
    active_from: 'now',
  });
  book = await shop.stripe.prices.create({
    currency: 'eur',
    unit_amount: 1000,
    tax_behavior: 'exclusive',
    product_data: { name: 'Course' },
  });
});
afterAll(() => shop.running.close());

const taxed = (params: Partial<Stripe.Checkout.SessionCreateParams> = {}) =>
  shop.stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [{ price: book.id, quantity: 1 }],
    automatic_tax: { enabled: true },
    success_url: 'https://app.example/done',
    ...params,
  });
const CARD = {
  email: 'ada@example.com',
  number: '4242424242424242',
  exp: '12 / 34',
  cvc: '123',
  name: 'Ada',
};
const press = (session: Stripe.Checkout.Session, fields: Record<string, string>) =>
  submit(session.url ?? '', new URLSearchParams({ ...CARD, ...fields }));
const retrieve = (id: string, expand: string[] = []) =>
  shop.stripe.checkout.sessions.retrieve(id, { expand });

test('tax is worked out once it is known where the buyer is, and shown before it is paid', async () => {
  const session = await taxed();
  expect(session).toMatchObject({
    amount_total: 1000,
    automatic_tax: { status: 'requires_location_inputs' },
  });
  const asked = await press(session, { country: 'DE', postal_code: '10115', expected_total: '1000' });
  expect(asked).toMatchObject({ status: 200, text: expect.stringContaining('Total due today: €11.90') });
  expect(await retrieve(session.id)).toMatchObject({ status: 'open', amount_total: 1190 });
  const paid = await press(session, { country: 'DE', postal_code: '10115', expected_total: '1190' });
  expect(paid.status).toBe(303);
  expect(await retrieve(session.id, ['payment_intent'])).toMatchObject({
    automatic_tax: { status: 'complete' },
    total_details: { amount_tax: 190 },
    payment_intent: { amount_received: 1190 },
  });
});

test('an address that says too little is asked for again', async () => {
  const session = await taxed();
  const refused = await press(session, { country: 'US', postal_code: '' });
  expect(refused.status).toBe(422);
  expect(refused.text).toMatch(/name="postal_code"[^>]*aria-invalid="true"/);
});

test('a business elsewhere in the Union that gives its number owes the tax itself', async () => {
  await shop.stripe.tax.settings.update({
    head_office: { address: { country: 'DE', city: 'Berlin', line1: '1', postal_code: '10115' } },
  });
  const session = await taxed({ tax_id_collection: { enabled: true } });
  const business = { country: 'IE', business_name: 'Engines', tax_id_type: 'eu_vat', tax_id: 'IE1234567FA' };
  await press(session, business);
  expect(await retrieve(session.id)).toMatchObject({ amount_total: 1000, total_details: { amount_tax: 0 } });
  await shop.stripe.tax.settings.update({
    head_office: {
      address: { country: 'US', line1: '1', city: 'New York', state: 'NY', postal_code: '10001' },
    },
  });
});

test('shipping is taxed too, and decides where', async () => {
  const session = await taxed({
    shipping_address_collection: { allowed_countries: ['DE'] },
    shipping_options: [
      {
        shipping_rate_data: {
          display_name: 'Post',
          tax_behavior: 'exclusive',
          fixed_amount: { amount: 500, currency: 'eur' },
        },
      },
    ],
  });
  await press(session, {
    country: 'US',
    postal_code: '10001',
    ship_name: 'Ada',
    ship_country: 'DE',
    ship_line1: 'Linienstr. 1',
    ship_city: 'Berlin',
    ship_postal_code: '10115',
  });
  expect(await retrieve(session.id)).toMatchObject({
    status: 'complete',
    amount_total: 1190 + 595,
    shipping_cost: { amount_subtotal: 500, amount_tax: 95, amount_total: 595 },
    total_details: { amount_shipping: 500, amount_tax: 285 },
  });
});

test('the first invoice of a subscription comes to what the page said', async () => {
  const monthly = await shop.stripe.prices.create({
    currency: 'eur',
    unit_amount: 2000,
    tax_behavior: 'exclusive',
    recurring: { interval: 'month' },
    product_data: { name: 'Plan' },
  });
  const session = await checkout(shop, monthly, { automatic_tax: { enabled: true } });
  expect((await press(session, { country: 'DE', postal_code: '10115' })).status).toBe(303);
  const done = await retrieve(session.id, ['subscription.latest_invoice']);
  expect(done).toMatchObject({
    amount_total: 2380,
    payment_status: 'paid',
    subscription: {
      automatic_tax: { enabled: true },
      latest_invoice: { total: 2380, automatic_tax: { status: 'complete' } },
    },
  });
});

test('a customer whose address is known sees the tax at once', async () => {
  const customer = await shop.stripe.customers.create({
    email: 'ada@example.com',
    address: { country: 'DE', postal_code: '10115' },
  });
  expect(await taxed({ customer: customer.id })).toMatchObject({
    amount_total: 1190,
    automatic_tax: { status: 'complete' },
  });
});

test('taxes are worked out or chosen by hand, never both', async () => {
  const rate = await shop.stripe.taxRates.create({ display_name: 'VAT', percentage: 20, inclusive: false });
  const refused = await refusal(
    taxed({ line_items: [{ price: book.id, quantity: 1, tax_rates: [rate.id] }] }),
  );
  expect(refused.param).toBe('line_items[0][tax_rates]');
});
