import { afterAll, beforeAll, expect, test } from 'vitest';
import { openShop, refusal, type Shop } from '../shop.ts';

let shop: Shop;
let ids: string[];
beforeAll(async () => {
  shop = await openShop();
  ids = [];
  for (let n = 0; n < 25; n++)
    ids.push((await shop.stripe.customers.create({ email: `${n % 2}@example.com` })).id);
});
afterAll(() => shop.running.close());

test('newest first, ten by default, and has_more tells of the rest', async () => {
  const page = await shop.stripe.customers.list();
  expect(page.data.map(({ id }) => id)).toEqual(ids.toReversed().slice(0, 10));
  expect(page).toMatchObject({ object: 'list', has_more: true, url: '/v1/customers' });
});

test('starting_after walks to the end, ending_before back', async () => {
  const walked: string[] = [];
  for await (const { id } of shop.stripe.customers.list({ limit: 7 })) walked.push(id);
  expect(walked).toEqual(ids.toReversed());
  const back = await shop.stripe.customers.list({ limit: 3, ending_before: walked[5] ?? '' });
  expect(back.data.map(({ id }) => id)).toEqual(walked.slice(2, 5));
  expect(back.has_more).toBe(true);
  const chronological: string[] = [];
  for await (const { id } of shop.stripe.customers.list({ limit: 10, ending_before: walked.at(-1) ?? '' }))
    chronological.push(id);
  expect(chronological).toEqual(ids.slice(1));
});

test('filters come before pages', async () => {
  const odd = await shop.stripe.customers.list({ email: '1@example.com', limit: 100 });
  expect(odd.data).toHaveLength(12);
  expect((await shop.stripe.customers.list({ created: { lt: 1 } })).data).toEqual([]);
});

test('limits out of range and cursors that do not exist are refused', async () => {
  expect(await refusal(shop.stripe.customers.list({ limit: 101 }))).toMatchObject({
    statusCode: 400,
    param: 'limit',
  });
  expect(await refusal(shop.stripe.customers.list({ starting_after: 'cus_no' }))).toMatchObject({
    statusCode: 400,
    param: 'starting_after',
  });
});

test('events are filtered by type, and by what was delivered', async () => {
  const prices = await shop.stripe.events.list({ types: ['price.created', 'product.created'] });
  expect(new Set(prices.data.map(({ type }) => type))).toEqual(new Set(['price.created', 'product.created']));
  expect((await shop.stripe.events.list({ type: 'customer.*', limit: 100 })).data).toHaveLength(25);
  expect((await shop.stripe.events.list({ delivery_success: false })).data).toEqual([]);
});
