import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientOf, openShop, refusal, type Shop } from '../shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.running.close());

const post = (path: string, body: string) =>
  fetch(`${shop.running.url}${path}`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk_test_1' },
    body,
  });

test.each([
  [
    'an unknown parameter',
    '/v1/customers',
    'nmae=Ada',
    { code: 'parameter_unknown', param: 'nmae', message: 'Received unknown parameter: nmae' },
  ],
  [
    'an unknown nested one',
    '/v1/customers',
    'address[strasse]=x',
    { code: 'parameter_unknown', param: 'address[strasse]' },
  ],
  [
    'a missing one',
    '/v1/products',
    '',
    { code: 'parameter_missing', param: 'name', message: 'Missing required param: name.' },
  ],
  [
    'no whole number',
    '/v1/prices',
    'currency=usd&unit_amount=1.5&product_data[name]=x',
    { code: 'parameter_invalid_integer', param: 'unit_amount' },
  ],
  ['no boolean', '/v1/products', 'name=x&active=yes', { param: 'active', message: 'Invalid boolean: yes' }],
  [
    'an unknown choice',
    '/v1/checkout/sessions',
    'mode=rent',
    { param: 'mode', message: 'Invalid mode: must be one of payment, setup, or subscription' },
  ],
  [
    'a string where a list belongs',
    '/v1/checkout/sessions',
    'mode=payment&line_items=x',
    { param: 'line_items', message: 'Invalid array' },
  ],
  ['a hash where a string belongs', '/v1/customers', 'name[a]=b', { param: 'name' }],
  [
    'a currency that is none',
    '/v1/prices',
    'currency=xxx&unit_amount=1&product_data[name]=x',
    { param: 'currency' },
  ],
  ['an object that is not there', '/v1/customers/cus_no', '', { code: 'resource_missing', param: 'id' }],
  [
    'an immutable amount',
    '/v1/prices/price_x',
    'unit_amount=5',
    { code: 'parameter_unknown', param: 'unit_amount' },
  ],
])('%s is refused in the words of Stripe', async (_, path, body, expected) => {
  const response = await post(path, body);
  const { error } = (await response.json()) as { error: object };
  expect([400, 404]).toContain(response.status);
  expect(error).toMatchObject({ type: 'invalid_request_error', ...expected });
  expect(error).toHaveProperty(
    'request_log_url',
    expect.stringContaining(response.headers.get('request-id') ?? 'none'),
  );
});

test('an error with a code points to its page', async () => {
  const error = await refusal(shop.stripe.customers.retrieve('cus_no'));
  expect(error).toMatchObject({
    type: 'StripeInvalidRequestError',
    statusCode: 404,
    message: "No such customer: 'cus_no'",
    doc_url: 'https://stripe.com/docs/error-codes/resource-missing',
  });
});

test.each([
  ['no key', ''],
  ['a live key', 'Bearer sk_live_1234567890'],
  ['a publishable key', 'Bearer pk_test_1'],
  ['a malformed key', 'Bearer test'],
])('%s is 401', async (_, authorization) => {
  const response = await fetch(`${shop.running.url}/v1/customers`, {
    headers: authorization === '' ? {} : { authorization },
  });
  expect(response.status).toBe(401);
  expect(JSON.stringify(await response.json())).not.toContain('1234567890');
});

test('restricted test keys and basic authentication open it as well', async () => {
  await expect(clientOf(shop.running, 'rk_test_1').customers.list()).resolves.toHaveProperty('data');
  const basic = await fetch(`${shop.running.url}/v1/customers`, {
    headers: { authorization: `Basic ${btoa('sk_test_1:')}` },
  });
  expect(basic.status).toBe(200);
});

test('an unknown address is 404, and a huge or deeply nested body never a crash', async () => {
  const unknown = await fetch(`${shop.running.url}/v1/nothing`, {
    headers: { authorization: 'Bearer sk_test_1' },
  });
  expect(unknown.status).toBe(404);
  expect((await post('/v1/customers', `name=${'x'.repeat(2_000_000)}`)).status).toBe(413);
  expect((await post('/v1/customers', `metadata${'[a]'.repeat(200)}=x`)).status).toBe(400);
  expect((await post('/v1/customers', '%E0%A4%A&=&[]=&__proto__[x]=1')).status).toBeLessThan(500);
});

test('a refused request changes nothing', async () => {
  const before = (await shop.stripe.events.list({ limit: 100 })).data.length;
  await refusal(
    shop.stripe.subscriptions.create({
      customer: (await shop.stripe.customers.list()).data[0]?.id ?? 'cus_none',
      items: [{ price: shop.pro.id }],
    }),
  );
  expect((await shop.stripe.events.list({ limit: 100 })).data).toHaveLength(before);
});

test('what is given on request may be asked of an object that has none of it', async () => {
  const { stripe } = shop;
  const price = await stripe.prices.retrieve(shop.pro.id, { expand: ['tiers'] });
  expect(price.tiers).toBeUndefined();
  const coupon = await stripe.coupons.create({ percent_off: 5, expand: ['applies_to'] });
  expect(coupon.applies_to).toBeUndefined();
  const paid = await stripe.paymentIntents.create({
    amount: 500,
    currency: 'usd',
    payment_method: 'pm_card_visa',
    confirm: true,
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    expand: ['latest_charge.transfer', 'latest_charge.application_fee'],
  });
  expect(paid.latest_charge).toMatchObject({ object: 'charge', application_fee: null });
  expect(paid.latest_charge).not.toHaveProperty('transfer');
});

test('what an object names by a plain id can not be expanded, though others of that name can', async () => {
  const { stripe } = shop;
  const { id: customer } = await stripe.customers.create();
  const asked = stripe.billingPortal.sessions.create({ customer, expand: ['customer'] });
  expect((await refusal(asked)).message).toBe('This property cannot be expanded (customer).');
});

test('expand reaches four levels and refuses what is no object', async () => {
  const { stripe } = shop;
  const price = await stripe.prices.retrieve(shop.pro.id, { expand: ['product', 'currency_options'] });
  expect(price.product).toMatchObject({ object: 'product', name: 'Pro' });
  expect(Object.keys(price.currency_options ?? {})).toEqual(['usd', 'eur']);
  expect((await stripe.prices.retrieve(shop.pro.id)).currency_options).toBeUndefined();
  const message = 'This property cannot be expanded (currency).';
  expect(await refusal(stripe.prices.retrieve(shop.pro.id, { expand: ['currency'] }))).toMatchObject({
    statusCode: 400,
    message,
  });
  const deep = await refusal(
    stripe.prices.list({ expand: ['data.product.default_price.product.default_price'] }),
  );
  expect(deep.message).toContain('more than 4 levels');
});
