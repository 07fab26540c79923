import { connect } from 'node:net';
import Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { clientOf, openShop, refusal, type Shop } from '../shop.ts';

let shop: Shop;
let before: string;
beforeAll(async () => {
  shop = await openShop();
});
beforeEach(() => {
  before = shop.running.simulator.snapshot();
});
afterAll(() => shop.running.close());

const FORM = 'application/x-www-form-urlencoded';

async function send(
  path: string,
  {
    method = 'POST',
    type = FORM,
    ...rest
  }: { method?: string; type?: string; body?: string | Uint8Array } = {},
): Promise<{ status: number; error: Record<string, unknown>; headers: Headers }> {
  const response = await fetch(`${shop.running.url}${path}`, {
    method,
    headers: { authorization: 'Bearer sk_test_1', 'content-type': type },
    ...rest,
  });
  const { error = {} } = (await response.json()) as { error?: Record<string, unknown> };
  return { status: response.status, error, headers: response.headers };
}

describe('a body is refused, and nothing changed, when it', () => {
  test.each([
    [
      'is JSON where a form belongs',
      { type: 'application/json', body: '{"name":"Ada"}' },
      /content type is application\/x-www/,
    ],
    ['is no UTF-8', { body: new Uint8Array([0x6e, 0x3d, 0xff, 0xfe]) }, /UTF-8/],
    ['is encoded to no UTF-8', { body: 'name=%E0%A4%A' }, /URL-encoded/],
    ['is nested too deeply', { body: `metadata${'[a]'.repeat(50)}=x` }, /nested too deeply/],
    ['has too many parameters', { body: 'a=1&'.repeat(20_001) }, /too many parameters/],
    ['names what every object has', { body: 'constructor=x' }, /unknown parameter: constructor/],
    ['names it inside', { body: 'address[toString]=x' }, /unknown parameter: address\[toString\]/],
    ['is no form at all', { body: '<customer/>', type: 'text/xml' }, /content type/],
    ['has too long a metadata key', { body: `metadata[${'k'.repeat(41)}]=v` }, /up to 40 characters/],
    ['has too long a metadata value', { body: `metadata[k]=${'v'.repeat(501)}` }, /up to 500 characters/],
    [
      'has too much metadata',
      { body: Array.from({ length: 51 }, (_, at) => `metadata[k${at}]=v`).join('&') },
      /up to 50 metadata keys/,
    ],
  ])('%s', async (_, request, words) => {
    const { status, error } = await send('/v1/customers', request);
    expect(status).toBe(400);
    expect(error).toMatchObject({ type: 'invalid_request_error', message: expect.stringMatching(words) });
    expect(shop.running.simulator.snapshot()).toBe(before);
  });

  test('is too large, announced or not', async () => {
    const { status, error } = await send('/v1/customers', { body: `name=${'x'.repeat(2_000_000)}` });
    expect([status, error.message]).toEqual([413, 'The request body is too large.']);
    expect(await sendEndlessly()).toContain('413');
    expect(shop.running.simulator.snapshot()).toBe(before);
  });
});

/** A body of no announced length that goes on until it is answered. */
function sendEndlessly(): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(shop.running.port, '127.0.0.1');
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    const timer = setInterval(() => socket.write(chunk), 1);
    socket.write(
      `POST /v1/customers HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sk_test_1\r\nContent-Type: ${FORM}\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    socket.once('data', (data) => {
      clearInterval(timer);
      socket.destroy();
      resolve(data.toString());
    });
    socket.once('error', reject);
  });
}

test('names that every object has are kept where any name may be given', async () => {
  const customer = await shop.stripe.customers.create({ metadata: { constructor: 'x', toString: 'y' } });
  expect(customer.metadata).toMatchObject({ constructor: 'x', toString: 'y' });
  expect(await send('/v1/customers', { body: 'metadata[__proto__]=x&__proto__[admin]=1' })).toMatchObject({
    status: 200,
  });
  expect(Object.keys(Object.prototype)).toEqual([]);
});

describe('a parameter is refused with its own code:', () => {
  test.each([
    ['empty where something must stand', '/v1/products', 'name=', 'parameter_invalid_empty', 'name'],
    [
      'an empty number',
      '/v1/prices',
      'currency=usd&unit_amount=&product=p',
      'parameter_invalid_empty',
      'unit_amount',
    ],
    ['an empty choice', '/v1/checkout/sessions', 'mode=', 'parameter_invalid_empty', 'mode'],
    [
      'an empty list',
      '/v1/checkout/sessions',
      'mode=payment&line_items=',
      'parameter_invalid_empty',
      'line_items',
    ],
    [
      'no whole number',
      '/v1/prices',
      'currency=usd&unit_amount=9.5&product=p',
      'parameter_invalid_integer',
      'unit_amount',
    ],
    ['unknown', '/v1/products', 'name=x&colour=red', 'parameter_unknown', 'colour'],
    ['missing', '/v1/products', '', 'parameter_missing', 'name'],
  ])('%s', async (_, path, body, code, param) => {
    const { status, error, headers } = await send(path, { body });
    expect(status).toBe(400);
    expect(error).toMatchObject({
      type: 'invalid_request_error',
      code,
      param,
      doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`,
      request_log_url: `https://dashboard.stripe.com/test/logs/${headers.get('request-id')}`,
    });
    expect(shop.running.simulator.snapshot()).toBe(before);
  });
});

describe('a list is refused with', () => {
  test.each([
    ['a cursor that does not exist', 'starting_after=cus_none', 'resource_missing', 'starting_after'],
    ['a cursor of another kind', 'ending_before=prod_1', 'resource_missing', 'ending_before'],
    ['both cursors', 'starting_after=a&ending_before=b', undefined, 'ending_before'],
    ['too long a page', 'limit=101', 'parameter_invalid_integer', 'limit'],
    ['an empty page', 'limit=0', 'parameter_invalid_integer', 'limit'],
    ['no number of a page', 'limit=ten', 'parameter_invalid_integer', 'limit'],
    ['a list where a number belongs', 'limit[]=1', undefined, 'limit'],
  ])('%s', async (_, query, code, param) => {
    const { status, error } = await send(`/v1/customers?${query}`, { method: 'GET' });
    expect(status).toBe(400);
    expect(error).toMatchObject({ type: 'invalid_request_error', param });
    expect(error.code).toBe(code);
  });
});

test.each(['constructor', '__proto__', '', 'customer.', '.', 'data', 'id', 'toString'])(
  'expanding "%s" is refused',
  async (path) => {
    const { status, error } = await send(`/v1/prices/${shop.pro.id}?expand[]=${path}`, { method: 'GET' });
    expect([status, error.param]).toEqual([400, 'expand']);
  },
);

test.each([
  ['PUT', '/v1/customers'],
  ['PATCH', '/v1/customers/cus_1'],
  ['GET', '/v1/customers/'],
  ['GET', '/v1/nothing'],
  ['POST', '/v2/nothing'],
  ['DELETE', '/v1/events/evt_1'],
])('%s %s is an unknown address', async (method, path) => {
  const { status, error } = await send(path, { method });
  expect(status).toBe(404);
  expect(error).toMatchObject({
    type: 'invalid_request_error',
    message: expect.stringContaining(`Unrecognized request URL (${method}: ${path}).`),
  });
});

test('ids that are none, of the other mode, or not even text are 404', async () => {
  for (const id of ['cus_none', 'cs_live_1', '%E0%A4%A', '%00', '..%2f..%2fetc', 'x'.repeat(5000)])
    expect(await send(`/v1/customers/${id}`, { method: 'GET' })).toMatchObject({
      status: 404,
      error: { code: 'resource_missing' },
    });
});

test('objects of another account are unknown, and an account that is not connected is 403', async () => {
  const { id: account } = await shop.stripe.accounts.create({ type: 'standard', country: 'US' });
  const customer = await shop.stripe.customers.create({}, { stripeAccount: account });
  const isAnswer = (line: string) => line.includes('"idempotency"');
  const state = () =>
    shop.running.simulator
      .snapshot()
      .split('\n')
      .filter((line) => !isAnswer(line));
  const was = state();
  const refusals = [
    shop.stripe.customers.retrieve(customer.id),
    shop.stripe.customers.update(customer.id, { name: 'Mine' }),
    shop.stripe.invoices.create({ customer: customer.id }),
    shop.stripe.products.retrieve(String(shop.pro.product), {}, { stripeAccount: account }),
  ];
  for (const each of refusals) expect(await refusal(each)).toMatchObject({ code: 'resource_missing' });
  expect(await refusal(shop.stripe.customers.list({}, { stripeAccount: 'acct_none' }))).toMatchObject({
    statusCode: 403,
    code: 'account_invalid',
  });
  expect(state()).toEqual(was);
});

test('API v2 takes JSON, and nothing else', async () => {
  const post = (type: string, body: string) => send('/v2/core/event_destinations', { type, body });
  expect(await post(FORM, 'name=x')).toMatchObject({ status: 400 });
  expect(await post('application/json', '{"name"')).toMatchObject({ error: { code: 'invalid_json' } });
  expect(await post('application/json', '[1]')).toMatchObject({ error: { message: 'Invalid object' } });
  expect(await post('application/json', `${'['.repeat(50_000)}${']'.repeat(50_000)}`)).toMatchObject({
    status: 400,
  });
  expect(await post('application/json', '{"__proto__":{"a":1}}')).toMatchObject({
    error: { code: 'parameter_unknown' },
  });
});

test('a version that is none is refused, any other is answered, and who asks for none hears which it is', async () => {
  const ask = (version?: string) =>
    fetch(`${shop.running.url}/v1/customers`, {
      headers: { authorization: 'Bearer sk_test_1', ...(version ? { 'stripe-version': version } : {}) },
    });
  expect((await ask()).headers.get('stripe-version')).toBe(Stripe.API_VERSION);
  expect((await ask('latest')).status).toBe(400);
  expect((await ask('2020-08-27')).status).toBe(200);
});

describe('a restricted key', () => {
  const register = (body: object) =>
    fetch(`${shop.running.url}/_simulator/keys`, { method: 'POST', body: JSON.stringify(body) });
  const restricted = () => clientOf(shop.running, 'rk_test_51Restricted');

  test('that was registered may do what it was given, and is told what it lacks', async () => {
    await register({ key: 'rk_test_51Restricted', permissions: ['customer_read', 'plan_write'] });
    expect((await restricted().customers.list()).data).toBeInstanceOf(Array);
    expect((await restricted().prices.list()).data).toHaveLength(3);
    expect(await refusal(restricted().customers.create())).toMatchObject({
      type: 'StripePermissionError',
      rawType: 'invalid_request_error',
      statusCode: 403,
      message: expect.stringMatching(
        /^The provided key 'rk_test_\*+ricted' does not have the required permissions for this endpoint on account 'acct_\w+'\. Having the 'rak_customer_write' permission would allow this request to continue\.$/,
      ),
    });
    expect(await refusal(restricted().checkout.sessions.list())).toMatchObject({
      message: expect.stringContaining('rak_checkout_session_read'),
    });
  });

  test('that was revoked is 401; one that is forgotten again may do everything', async () => {
    await register({ key: 'rk_test_51Restricted', status: 'revoked' });
    expect(await refusal(restricted().customers.list())).toMatchObject({
      statusCode: 401,
      code: 'api_key_expired',
    });
    await fetch(`${shop.running.url}/_simulator/keys/rk_test_51Restricted`, { method: 'DELETE' });
    expect((await restricted().customers.create()).id).toMatch(/^cus_/);
  });

  test('that could not be one is not registered', async () => {
    expect((await register({ key: 'sk_test_1', permissions: [] })).status).toBe(400);
    expect((await register({ key: 'rk_test_1', permissions: ['customers'] })).status).toBe(400);
  });
});
