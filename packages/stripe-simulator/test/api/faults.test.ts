import Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type FaultRule, startSimulator } from '../../src/index.ts';
import { clientOf, openShop, refusal, type Shop, START } from '../shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
beforeEach(() => shop.running.simulator.faults.clear());
afterAll(() => shop.running.close());

const suffer = (...rules: FaultRule[]) => shop.running.simulator.faults.set(rules);
const control = (method: string, body?: unknown) =>
  fetch(`${shop.running.url}/_simulator/faults`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const named = async (name: string) => {
  shop.running.simulator.faults.clear();
  const all = await shop.stripe.customers.list({ limit: 100 });
  return all.data.filter((customer) => customer.name === name).length;
};

/** Tries three more times, after half a second and then a little longer, as the SDK does by itself. */
const patient = ({ port }: { port: number }, maxNetworkRetries = 3) =>
  new Stripe('sk_test_123', {
    host: '127.0.0.1',
    port,
    protocol: 'http',
    maxNetworkRetries,
    timeout: 300,
    telemetry: false,
  });

describe.concurrent('the official SDK gets over it, and what it asked for happens once:', () => {
  test.each<FaultRule>([
    { kind: 'lock_timeout', times: 2 },
    { kind: 'rate_limited', times: 2, retry: true },
    { kind: 'server_error', status: 502, times: 2 },
    { kind: 'server_error', status: 503, after: true, times: 1 },
    { kind: 'timeout_before', times: 1 },
    { kind: 'timeout_after', times: 1 },
    { kind: 'reset_before', times: 2 },
    { kind: 'reset_after', times: 2 },
    { kind: 'slow', ms: 500, times: 1 },
  ])('%j', async (rule) => {
    const running = await startSimulator({ port: 0, seed: 1, now: START });
    running.simulator.faults.set([rule]);
    const stripe = patient(running);
    const customer = await stripe.customers.create({ name: 'Ada' });
    expect(running.simulator.faults.list()).toMatchObject([{ struck: rule.times }]);
    expect((await stripe.customers.list()).data.map(({ id }) => id)).toEqual([customer.id]);
    await running.close();
  });

  test('in bad weather, every customer is made exactly once', async () => {
    const running = await startSimulator({ port: 0, seed: 1, now: START });
    const kinds = ['lock_timeout', 'reset_before', 'reset_after'] as const;
    running.simulator.faults.set(kinds.map((kind) => ({ kind, rate: 0.2 })));
    const stripe = patient(running, 8);
    await Promise.all(Array.from({ length: 24 }, () => stripe.customers.create()));
    expect(running.simulator.faults.list().every(({ struck }) => struck > 0)).toBe(true);
    running.simulator.faults.clear();
    expect((await stripe.customers.list({ limit: 100 })).data).toHaveLength(24);
    await running.close();
  });
});

test('a rate limit is 429 with the words, the code and the headers of Stripe', async () => {
  suffer({ kind: 'rate_limited', path: '/v1/prices*' });
  const error = await refusal(shop.stripe.prices.list());
  expect(error).toBeInstanceOf(Stripe.errors.StripeRateLimitError);
  expect(error).toMatchObject({ statusCode: 429, code: 'rate_limit' });
  expect(error.headers).toMatchObject({ 'retry-after': '1', 'stripe-rate-limited-reason': 'global-rate' });
  expect((await shop.stripe.products.list()).data.length).toBeGreaterThan(0);
});

test('a lock that is not released is 409, or 429 where that is asked for, and may be tried again', async () => {
  suffer({ kind: 'lock_timeout', nth: [1] }, { kind: 'lock_timeout', status: 429 });
  const first = await refusal(shop.stripe.customers.create({}));
  expect(first).toMatchObject({ statusCode: 409, code: 'lock_timeout' });
  expect(first.headers).toMatchObject({ 'stripe-should-retry': 'true' });
  expect(await refusal(shop.stripe.customers.create({}))).toMatchObject({ statusCode: 429 });
});

test('a 500 is the answer of its key from then on, its effect unknown to who asked', async () => {
  suffer({ kind: 'server_error', after: true, times: 1 });
  const create = () =>
    patient(shop.running).customers.create({ name: 'Unsure' }, { idempotencyKey: 'unsure' });
  const error = await refusal(create());
  expect(error).toMatchObject({ type: 'StripeAPIError', statusCode: 500 });
  expect(error.headers).toMatchObject({ 'stripe-should-retry': 'false' });
  const replayed = await refusal(
    shop.stripe.customers.create({ name: 'Unsure' }, { idempotencyKey: 'unsure' }),
  );
  expect(replayed).toMatchObject({ statusCode: 500 });
  expect(replayed.headers).toMatchObject({ 'idempotent-replayed': 'true' });
  expect(await named('Unsure')).toBe(1);
});

test('a 500 before the effect changes nothing', async () => {
  suffer({ kind: 'server_error', times: 1 });
  await refusal(shop.stripe.customers.create({ name: 'Never' }));
  expect(await named('Never')).toBe(0);
});

test('a slow request holds its key: whoever asks again meanwhile is told so', async () => {
  suffer({ kind: 'slow', ms: 300, times: 1 });
  const options = { idempotencyKey: 'slow' };
  const first = shop.stripe.customers.create({}, options);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const second = await refusal(shop.stripe.customers.create({}, options));
  expect(second).toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' });
  expect((await shop.stripe.customers.create({}, { idempotencyKey: 'other' })).id).toMatch(/^cus_/);
  expect((await first).id).toBe((await shop.stripe.customers.create({}, options)).id);
});

test('the control endpoint sets, lists and clears; nonsense is explained and changes nothing', async () => {
  const set = await control('POST', { seed: 3, rules: [{ kind: 'rate_limited', path: '/v1/prices' }] });
  expect(await set.json()).toEqual({
    rules: [{ kind: 'rate_limited', path: '/v1/prices', matched: 0, struck: 0 }],
  });
  await refusal(shop.stripe.prices.list());
  const wrong = await control('POST', [{ kind: 'flood' }]);
  expect(wrong.status).toBe(400);
  expect(await wrong.json()).toEqual({ error: expect.stringContaining('kind must be one of') });
  expect(await (await control('GET')).json()).toMatchObject({ rules: [{ matched: 1, struck: 1 }] });
  await control('DELETE');
  expect((await shop.stripe.prices.list()).data).toHaveLength(3);
});

test("another site's page can't steer the simulator", async () => {
  const foreign = await fetch(`${shop.running.url}/_simulator/reset`, {
    method: 'POST',
    headers: { origin: 'https://evil.example', 'content-type': 'text/plain' },
  });
  expect(foreign.status).toBe(403);
  expect((await clientOf(shop.running).prices.list()).data).toHaveLength(3);
});
