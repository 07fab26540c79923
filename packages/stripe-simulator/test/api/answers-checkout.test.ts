import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { differences } from '../conforms.ts';
import { expectMoneyAddsUp } from '../money-adds-up.ts';
import { openShop, type Shop, submit } from '../shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  await sellEverything(shop.stripe);
}, 30_000);
afterAll(() => shop.running.close());

const CARD = {
  email: 'ada@example.com',
  number: '4242424242424242',
  exp: '12 / 34',
  cvc: '123',
  name: 'Ada',
  country: 'US',
  postal_code: '10001',
};
const press = (url: string | null, fields: Record<string, string> = {}) =>
  submit(url ?? '', new URLSearchParams({ ...CARD, ...fields }));

/** Sessions, links and rates with everything that they can have, in most of their states. */
async function sellEverything(stripe: Stripe): Promise<void> {
  const sticker = await stripe.prices.create({
    currency: 'usd',
    unit_amount: 1000,
    product_data: { name: 'Sticker' },
  });
  const rate = await stripe.shippingRates.create({
    display_name: 'Post',
    fixed_amount: { amount: 500, currency: 'usd', currency_options: { eur: { amount: 400 } } },
    delivery_estimate: { minimum: { unit: 'day', value: 1 } },
    tax_code: 'txcd_92010001',
  });
  const vat = await stripe.taxRates.create({ display_name: 'VAT', percentage: 20, inclusive: false });
  const coupon = await stripe.coupons.create({ percent_off: 10, duration: 'forever' });
  const asking = {
    billing_address_collection: 'auto',
    consent_collection: {
      payment_method_reuse_agreement: { position: 'auto' },
      promotions: 'auto',
      terms_of_service: 'required',
    },
    custom_fields: [
      {
        key: 'size',
        label: { custom: 'Size', type: 'custom' },
        type: 'dropdown',
        dropdown: { options: [{ label: 'S', value: 's' }] },
      },
      {
        key: 'note',
        label: { custom: 'Note', type: 'custom' },
        type: 'text',
        optional: true,
        text: { maximum_length: 9 },
      },
      { key: 'number', label: { custom: 'Number', type: 'custom' }, type: 'numeric', optional: true },
    ],
    custom_text: { after_submit: { message: 'Thanks' }, submit: { message: 'Go' } },
    name_collection: {
      individual: { enabled: true, optional: true },
      business: { enabled: true, optional: true },
    },
    phone_number_collection: { enabled: true },
    shipping_address_collection: { allowed_countries: ['US'] },
    shipping_options: [{ shipping_rate: rate.id }],
    tax_id_collection: { enabled: true, required: 'if_supported' },
  } satisfies Partial<Stripe.PaymentLinkCreateParams>;
  const answers = {
    phone: '+15551234567',
    terms: 'yes',
    custom_size: 's',
    custom_note: 'Hi',
    business_name: 'Engines',
    tax_id_type: 'us_ein',
    tax_id: '12-3456789',
    ship_name: 'Ada',
    ship_country: 'US',
    ship_line1: '1 Main St',
    ship_city: 'New York',
    ship_state: 'NY',
    ship_postal_code: '10001',
  };
  const session = await stripe.checkout.sessions.create({
    ...asking,
    mode: 'payment',
    line_items: [
      {
        price: sticker.id,
        quantity: 2,
        tax_rates: [vat.id],
        adjustable_quantity: { enabled: true },
        metadata: { shelf: 'A' },
      },
    ],
    optional_items: [{ price: sticker.id, quantity: 1, adjustable_quantity: { enabled: true, maximum: 3 } }],
    discounts: [{ coupon: coupon.id }],
    after_expiration: { recovery: { enabled: true } },
    branding_settings: { button_color: '#112233', display_name: 'Shop' },
    invoice_creation: {
      enabled: true,
      invoice_data: { footer: 'Bye', rendering_options: { amount_tax_display: 'exclude_tax' } },
    },
    payment_intent_data: { setup_future_usage: 'off_session', metadata: { order: '1' } },
    payment_method_options: { card: { restrictions: { brands_blocked: ['visa'] } } },
    saved_payment_method_options: { payment_method_save: 'enabled' },
    wallet_options: { link: { display: 'never' } },
    success_url: 'https://app.example/done',
  });
  await press(session.url, { ...answers, number: '5555555555554444' });
  const link = await stripe.paymentLinks.create({
    ...asking,
    line_items: [{ price: sticker.id, quantity: 1 }],
    restrictions: { completed_sessions: { limit: 1 } },
    payment_intent_data: { description: 'Link' },
    payment_method_options: { card: { restrictions: { brands_blocked: ['mastercard'] } } },
  });
  const opened = await fetch(link.url, { redirect: 'manual' });
  await press(new URL(opened.headers.get('location') ?? '', link.url).href, answers);
  await stripe.paymentLinks.create({
    line_items: [{ price: shop.starter.id, quantity: 1, adjustable_quantity: { enabled: true } }],
    subscription_data: {
      trial_period_days: 3,
      trial_settings: { end_behavior: { missing_payment_method: 'cancel' } },
    },
    payment_method_collection: 'if_required',
    after_completion: { type: 'redirect', redirect: { url: 'https://app.example/done' } },
  });
  const setup = await stripe.checkout.sessions.create({
    mode: 'setup',
    currency: 'usd',
    success_url: 'https://app.example/done',
  });
  await press(setup.url);
  const embedded = await stripe.checkout.sessions.create({
    mode: 'subscription',
    ui_mode: 'embedded_page',
    line_items: [
      { price: shop.pro.id, quantity: 1 },
      { price: sticker.id, quantity: 1 },
    ],
    after_expiration: { recovery: { enabled: true, allow_promotion_codes: true } },
    redirect_on_completion: 'never',
  });
  await stripe.checkout.sessions.expire(embedded.id);
}

async function get(path: string): Promise<unknown[]> {
  const headers = { authorization: 'Bearer sk_test_1' };
  const { data } = (await (await fetch(`${shop.running.url}${path}`, { headers })).json()) as {
    data: unknown[];
  };
  return data;
}

test.each([
  ['/v1/checkout/sessions?limit=100', 'Checkout.Session'],
  [
    '/v1/checkout/sessions?expand[]=data.total_details.breakdown&expand[]=data.line_items.data&expand[]=data.payment_link&expand[]=data.invoice&expand[]=data.setup_intent',
    'Checkout.Session',
  ],
  ['/v1/payment_links?expand[]=data.line_items&expand[]=data.shipping_options', 'PaymentLink'],
  ['/v1/shipping_rates', 'ShippingRate'],
])('every object of %s is exactly what the SDK declares', async (path, type) => {
  const objects = await get(path);
  expect(objects.length).toBeGreaterThan(0);
  expect(objects.flatMap((object) => differences(object, type))).toEqual([]);
});

test('line items with their taxes and discounts are what the SDK declares', async () => {
  const complete = await shop.stripe.checkout.sessions.list({ status: 'complete' });
  const paid = complete.data.at(-1);
  const items = await get(
    `/v1/checkout/sessions/${paid?.id}/line_items?expand[]=data.taxes&expand[]=data.discounts`,
  );
  expect(items).toMatchObject([{ discounts: [{ amount: 200 }], taxes: [{ amount: 360 }] }]);
  expect(items.flatMap((item) => differences(item, 'LineItem'))).toEqual([]);
});

test('sessions add up, and so does the money that they moved', async () => {
  await expectMoneyAddsUp(shop.stripe);
});

test('events about sessions and links carry objects that the SDK declares', async () => {
  const events = await get('/v1/events?limit=100');
  const named = events as { type: string; data: { object: { object: string } } }[];
  const about = named.filter(({ type }) => /^(checkout\.session|payment_link)\./.test(type));
  expect(new Set(about.map(({ type }) => type))).toEqual(
    new Set([
      'checkout.session.completed',
      'checkout.session.expired',
      'payment_link.created',
      'payment_link.updated',
    ]),
  );
  const nameOf = (kind: string) => (kind === 'payment_link' ? 'PaymentLink' : 'Checkout.Session');
  expect(about.flatMap(({ data }) => differences(data.object, nameOf(data.object.object)))).toEqual([]);
});
