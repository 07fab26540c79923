import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkout, DAY, openShop, refusal, type Shop, START, submitCard } from '../shop.ts';

type Params = Stripe.Checkout.SessionCreateParams;

let shop: Shop;
let sticker: Stripe.Price;
beforeAll(async () => {
  shop = await openShop();
  sticker = await shop.stripe.prices.create({
    currency: 'usd',
    unit_amount: 1000,
    product_data: { name: 'Sticker' },
    currency_options: { jpy: { unit_amount: 1500 }, kwd: { unit_amount: 3000 } },
  });
});
afterAll(() => shop.running.close());

const SUCCESS = { success_url: 'https://app.example/done' };
const buy = (params: Partial<Params> = {}) =>
  shop.stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [{ price: sticker.id, quantity: 2 }],
    ...SUCCESS,
    ...params,
  });
const refusedParam = async (params: Params) =>
  (await refusal(shop.stripe.checkout.sessions.create(params))).param;

describe('where the browser goes', () => {
  test('a hosted page needs a success_url, has an address and no client secret', async () => {
    const items = [{ price: sticker.id, quantity: 1 }];
    expect(await refusedParam({ mode: 'payment', line_items: items })).toBe('success_url');
    expect(await refusedParam({ mode: 'payment', line_items: items, success_url: 'ftp://x' })).toBe(
      'success_url',
    );
    const session = await buy();
    expect(session).toMatchObject({ ui_mode: 'hosted_page', client_secret: null });
    expect(session.url).toContain(`/c/pay/${session.id}`);
  });

  test('an embedded page comes back to a return_url and is opened by its client secret', async () => {
    const items = [{ price: sticker.id, quantity: 1 }];
    const embedded = { mode: 'payment', ui_mode: 'embedded_page', line_items: items } as const;
    expect(await refusedParam(embedded)).toBe('return_url');
    const session = await shop.stripe.checkout.sessions.create({
      ...embedded,
      return_url: 'https://app.example/back',
    });
    expect(session).toMatchObject({ url: null, redirect_on_completion: 'always', success_url: null });
    expect(session.client_secret).toMatch(new RegExp(`^${session.id}_secret_`));
    const never = await shop.stripe.checkout.sessions.create({
      ...embedded,
      redirect_on_completion: 'never',
    });
    expect(never.return_url).toBeUndefined();
    expect(await refusedParam({ ...embedded, success_url: 'https://app.example' })).toBe('success_url');
  });

  test.each([
    ['success_url', SUCCESS],
    ['cancel_url', { cancel_url: 'https://app.example' }],
    ['custom_text', { custom_text: { submit: { message: 'Hi' } } }],
    [
      'custom_fields',
      { custom_fields: [{ key: 'a', label: { custom: 'A', type: 'custom' }, type: 'text' }] },
    ],
    ['after_expiration', { after_expiration: { recovery: { enabled: true } } }],
    ['submit_type', { submit_type: 'book' }],
    ['optional_items', { optional_items: [{ price: 'price_x', quantity: 1 }] }],
  ] satisfies [string, Partial<Params>][])('elements have no %s', async (param, params) => {
    const items = [{ price: sticker.id, quantity: 1 }];
    expect(await refusedParam({ mode: 'payment', ui_mode: 'elements', line_items: items, ...params })).toBe(
      param,
    );
  });
});

describe('what stands in which mode', () => {
  test.each([
    ['payment', 'subscription_data', { subscription_data: { trial_period_days: 3 } }],
    ['payment', 'payment_method_collection', { payment_method_collection: 'if_required' }],
    ['payment', 'setup_intent_data', { setup_intent_data: { description: 'X' } }],
    ['subscription', 'payment_intent_data', { payment_intent_data: { description: 'X' } }],
    ['subscription', 'customer_creation', { customer_creation: 'always' }],
    ['subscription', 'invoice_creation', { invoice_creation: { enabled: true } }],
    ['subscription', 'shipping_options', { shipping_options: [{ shipping_rate: 'shr_x' }] }],
    ['setup', 'line_items', {}],
  ] satisfies [Stripe.Checkout.SessionCreateParams.Mode, string, Partial<Params>][])(
    '%s refuses %s',
    async (mode, param, params) => {
      const price = mode === 'subscription' ? shop.starter : sticker;
      expect(
        await refusedParam({
          mode,
          currency: 'usd',
          line_items: [{ price: price.id, quantity: 1 }],
          ...SUCCESS,
          ...params,
        }),
      ).toBe(param);
    },
  );

  test('a mode is always named, and setup names its currency', async () => {
    expect(await refusedParam(SUCCESS)).toBe('mode');
    expect(await refusedParam({ mode: 'setup', ...SUCCESS })).toBe('currency');
    const session = await shop.stripe.checkout.sessions.create({
      mode: 'setup',
      currency: 'usd',
      ...SUCCESS,
    });
    expect(session).toMatchObject({ amount_total: null, payment_status: 'no_payment_required' });
    expect(session.setup_intent).toMatch(/^seti_/);
  });
});

test.each([
  ['half an hour is too short', 29 * 60, 'expires_at'],
  ['a day is the longest', DAY + 1, 'expires_at'],
])('%s', async (_, seconds, param) => {
  expect((await refusal(buy({ expires_at: START + seconds }))).param).toBe(param);
});

test.each([
  ['customer and customer_email', { customer: 'cus_x', customer_email: 'a@b.co' }],
  [
    'codes that are typed and a discount that is given',
    { allow_promotion_codes: true, discounts: [{ coupon: 'x' }] },
  ],
])('%s exclude each other', async (_, params) => {
  expect((await refusal(buy(params))).code).toBe('parameters_exclusive');
});

test('tax IDs and automatic tax need a place on the customer to be saved', async () => {
  const { id: customer } = await shop.stripe.customers.create({ email: 'ada@example.com' });
  expect(await refusal(buy({ customer, tax_id_collection: { enabled: true } }))).toMatchObject({
    param: 'customer_update[name]',
  });
  expect(await refusal(buy({ customer, automatic_tax: { enabled: true } }))).toMatchObject({
    code: 'customer_tax_location_invalid',
  });
  expect((await refusal(buy({ customer_update: { name: 'auto' } }))).param).toBe('customer_update');
  const session = await buy({
    customer,
    tax_id_collection: { enabled: true },
    customer_update: { name: 'auto' },
  });
  expect(session.tax_id_collection).toEqual({ enabled: true, required: 'never' });
});

describe('money', () => {
  test('an amount too small to charge is refused, nothing at all is an order for free', async () => {
    const cheap = (amount: number) =>
      buy({
        line_items: [
          { price_data: { currency: 'usd', unit_amount: amount, product_data: { name: 'X' } }, quantity: 1 },
        ],
      });
    expect(await refusal(cheap(49))).toMatchObject({ code: 'amount_too_small' });
    expect(await cheap(0)).toMatchObject({ amount_total: 0, payment_status: 'unpaid' });
  });

  test.each([
    ['usd', 2000],
    ['jpy', 3000],
    ['kwd', 6000],
  ])('a price of several currencies costs in %s what it says', async (currency, amount_total) => {
    expect(await buy({ currency })).toMatchObject({ currency, amount_total });
  });

  test('a currency that a price does not have is refused', async () => {
    expect((await refusal(buy({ currency: 'gbp' }))).param).toBe('currency');
  });

  test('tax rates come on top or are inside, discounts off, shipping on top: and lines add up to the total', async () => {
    const vat = await shop.stripe.taxRates.create({ display_name: 'VAT', percentage: 20, inclusive: false });
    const inside = await shop.stripe.taxRates.create({
      display_name: 'GST',
      percentage: 10,
      inclusive: true,
    });
    const coupon = await shop.stripe.coupons.create({ percent_off: 10, duration: 'once' });
    const session = await buy({
      line_items: [
        { price: sticker.id, quantity: 2, tax_rates: [vat.id] },
        { price: sticker.id, quantity: 1, tax_rates: [inside.id] },
      ],
      discounts: [{ coupon: coupon.id }],
      shipping_options: [
        { shipping_rate_data: { display_name: 'Post', fixed_amount: { amount: 500, currency: 'usd' } } },
      ],
      expand: ['line_items.data.taxes', 'line_items.data.discounts', 'total_details.breakdown'],
    });
    expect(session).toMatchObject({
      amount_subtotal: 3000,
      amount_total: 1800 + 360 + 900 + 500,
      shipping_cost: { amount_subtotal: 500, amount_total: 500 },
      total_details: {
        amount_discount: 300,
        amount_shipping: 500,
        amount_tax: 360 + 82,
        breakdown: { discounts: [{ amount: 300 }], taxes: [{ amount: 360 }, { amount: 82 }] },
      },
    });
    const items = session.line_items?.data ?? [];
    expect(items).toMatchObject([
      { amount_subtotal: 2000, amount_discount: 200, amount_tax: 360, amount_total: 2160 },
      { amount_subtotal: 1000, amount_discount: 100, amount_tax: 82, amount_total: 900 },
    ]);
  });

  test('a first cycle that is cut short costs its share, or nothing if it is not prorated', async () => {
    const anchor = { billing_cycle_anchor: START + 14 * DAY };
    const session = await checkout(shop, shop.starter, { subscription_data: anchor });
    expect(session.amount_total).toBe(1310);
    await submitCard(session.url ?? '', '4242424242424242');
    const done = await shop.stripe.checkout.sessions.retrieve(session.id, {
      expand: ['subscription.latest_invoice'],
    });
    expect(done).toMatchObject({
      payment_status: 'paid',
      subscription: { status: 'active', ...anchor, latest_invoice: { total: 1310 } },
    });
    const none = await checkout(shop, shop.starter, {
      subscription_data: { ...anchor, proration_behavior: 'none' },
    });
    expect(none.amount_total).toBe(0);
  });
});

describe('line items', () => {
  test('an inactive price, a recurring one in a payment, and no recurring one in a subscription are refused', async () => {
    const old = await shop.stripe.prices.create({
      currency: 'usd',
      unit_amount: 100,
      product_data: { name: 'Old' },
    });
    await shop.stripe.prices.update(old.id, { active: false });
    expect((await refusal(buy({ line_items: [{ price: old.id, quantity: 1 }] }))).param).toBe(
      'line_items[0][price]',
    );
    expect((await refusal(buy({ line_items: [{ price: shop.pro.id, quantity: 1 }] }))).param).toBe(
      'line_items[0][price]',
    );
    expect((await refusal(checkout(shop, sticker))).message).toContain('at least one recurring price');
    expect((await refusal(buy({ line_items: [{ price: sticker.id }] }))).param).toBe(
      'line_items[0][quantity]',
    );
  });

  test('an adjustable quantity has its bounds', async () => {
    const session = await buy({
      line_items: [
        { price: sticker.id, quantity: 2, adjustable_quantity: { enabled: true, minimum: 1, maximum: 5 } },
      ],
      expand: ['line_items'],
    });
    expect(session.line_items?.data[0]?.adjustable_quantity).toEqual({
      enabled: true,
      minimum: 1,
      maximum: 5,
    });
    const refused = await refusal(
      buy({
        line_items: [{ price: sticker.id, quantity: 9, adjustable_quantity: { enabled: true, maximum: 5 } }],
      }),
    );
    expect(refused.param).toBe('line_items[0][quantity]');
  });
});

test.each([
  [
    'a key that is not alphanumeric',
    { key: 'a b', label: { custom: 'X', type: 'custom' }, type: 'text' },
    'custom_fields[0][key]',
  ],
  [
    'a dropdown without options',
    { key: 'a', label: { custom: 'X', type: 'custom' }, type: 'dropdown' },
    'custom_fields[0][dropdown][options]',
  ],
  [
    'a label that is too long',
    { key: 'a', label: { custom: 'X'.repeat(51), type: 'custom' }, type: 'text' },
    'custom_fields[0][label][custom]',
  ],
  [
    'bounds the wrong way round',
    {
      key: 'a',
      label: { custom: 'X', type: 'custom' },
      type: 'text',
      text: { minimum_length: 5, maximum_length: 2 },
    },
    'custom_fields[0][text][minimum_length]',
  ],
] satisfies [string, Stripe.Checkout.SessionCreateParams.CustomField, string][])(
  'of a custom field %s is refused',
  async (_, field, param) => {
    expect((await refusal(buy({ custom_fields: [field] }))).param).toBe(param);
  },
);

test.each([
  ['adaptive_pricing', { adaptive_pricing: { enabled: true } }],
  ['managed_payments', { managed_payments: { enabled: true } }],
  ['payment_method_configuration', { payment_method_configuration: 'pmc_1' }],
  ['payment_method_options[klarna]', { payment_method_options: { klarna: { capture_method: 'manual' } } }],
  [
    'payment_method_options[card][request_three_d_secure]',
    { payment_method_options: { card: { request_three_d_secure: 'any' } } },
  ],
  ['allowed_payment_method_types', { allowed_payment_method_types: ['klarna'] }],
] satisfies [string, Partial<Params>][])(
  'what the simulator can not do it says so: %s',
  async (param, params) => {
    const refused = await refusal(buy(params));
    expect(refused.param ?? refused.message).toContain(param);
  },
);

test('what is passed on to another object is refused by where it stands', async () => {
  const refused = await refusal(
    checkout(shop, shop.starter, { subscription_data: { default_tax_rates: ['txr_none'] } }),
  );
  expect(refused.param).toBe('subscription_data[default_tax_rates][0]');
  expect(
    (await refusal(checkout(shop, shop.starter, { subscription_data: { trial_period_days: 0 } }))).param,
  ).toBe('subscription_data[trial_period_days]');
  expect(
    (await refusal(buy({ payment_intent_data: { transfer_data: { destination: 'acct_none' } } }))).param,
  ).toBe('payment_intent_data[transfer_data][destination]');
});
