import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openShop, refusal, type Shop } from '../shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.running.close());

test('a key answers the same again, and says so', async () => {
  const first = await shop.stripe.customers.create({ name: 'Ada' }, { idempotencyKey: 'one' });
  const again = await shop.stripe.customers.create({ name: 'Ada' }, { idempotencyKey: 'one' });
  expect(again.id).toBe(first.id);
  expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
  expect(first.lastResponse.headers['idempotent-replayed']).toBeUndefined();
  expect(again.lastResponse.headers['original-request']).toBe(first.lastResponse.requestId);
  expect((await shop.stripe.customers.list()).data.filter(({ name }) => name === 'Ada')).toHaveLength(1);
});

test('a key answers an error again, even once the request would succeed', async () => {
  const create = () => shop.stripe.products.create({ name: 'X', id: 'taken' }, { idempotencyKey: 'two' });
  await shop.stripe.products.create({ name: 'Y', id: 'taken' });
  expect(await refusal(create())).toMatchObject({ code: 'resource_already_exists' });
  await shop.stripe.products.del('taken');
  expect(await refusal(create())).toMatchObject({ code: 'resource_already_exists' });
});

test('a request that failed validation leaves its key unused', async () => {
  await refusal(shop.stripe.products.create({} as never, { idempotencyKey: 'three' }));
  expect((await shop.stripe.products.create({ name: 'Z' }, { idempotencyKey: 'three' })).name).toBe('Z');
});

test('a key with other parameters is refused', async () => {
  await shop.stripe.customers.create({ name: 'A' }, { idempotencyKey: 'four' });
  const error = await refusal(shop.stripe.customers.create({ name: 'B' }, { idempotencyKey: 'four' }));
  expect(error).toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400 });
});

test('a key is free again after a day', async () => {
  const first = await shop.stripe.customers.create({ name: 'C' }, { idempotencyKey: 'five' });
  await shop.advance(86_401);
  expect((await shop.stripe.customers.create({ name: 'D' }, { idempotencyKey: 'five' })).id).not.toBe(
    first.id,
  );
});

test('a key whose request is still under way answers 409', async () => {
  const slow = request({
    port: shop.running.port,
    path: '/v1/customers',
    method: 'POST',
    headers: {
      authorization: 'Bearer sk_test_1',
      'idempotency-key': 'six',
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': 8,
    },
  });
  const answered = new Promise<number>((resolve) =>
    slow.once('response', (response) => resolve(response.resume().statusCode ?? 0)),
  );
  slow.write('name');
  const error = await waitForConflict();
  expect(error).toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' });
  slow.end('=Ada');
  expect(await answered).toBe(200);
});

/** The slow request's head may need a moment to arrive; until then its key is free, so each try uses its own body. */
async function waitForConflict() {
  for (let tries = 0; tries < 100; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    const response = await fetch(`${shop.running.url}/v1/customers`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test_1', 'idempotency-key': 'six' },
      body: new URLSearchParams({ unknown: 'refused before the key is used' }),
    });
    const { error } = (await response.json()) as { error: { code: string } };
    if (response.status === 409) return { statusCode: 409, code: error.code };
  }
  throw new Error('No conflict was seen.');
}
