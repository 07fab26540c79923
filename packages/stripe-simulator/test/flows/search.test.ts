import { afterAll, beforeAll, expect, test } from 'vitest';
import { openShop, refusal, type Shop, subscribe } from '../shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  await subscribe(shop, shop.starter, { metadata: { team: 'red' } });
  await subscribe(shop, shop.pro, { metadata: { team: 'blue' } });
});
afterAll(() => shop.running.close());

test('products and prices are found by what they are', async () => {
  const { stripe, starter, pro } = shop;
  const products = await stripe.products.search({ query: "active:'true' AND name~'yearl'" });
  expect(products.data.map(({ name }) => name)).toEqual(['Pro yearly']);
  const prices = await stripe.prices.search({ query: `product:"${String(pro.product)}"` });
  expect(prices.data.map(({ id }) => id)).toEqual([pro.id]);
  await stripe.prices.update(starter.id, { active: false });
  expect((await stripe.prices.search({ query: 'active:"false"' })).data).toHaveLength(1);
});

test('subscriptions are found by status, time and metadata', async () => {
  const { stripe } = shop;
  const red = await stripe.subscriptions.search({ query: 'status:"active" AND metadata["team"]:"red"' });
  expect(red.data.map(({ metadata }) => metadata.team)).toEqual(['red']);
  const now = shop.running.simulator.now();
  expect((await stripe.subscriptions.search({ query: `created>${now}` })).data).toEqual([]);
  expect((await stripe.subscriptions.search({ query: '-metadata["team"]:"red"' })).data).toHaveLength(1);
});

test('charges and payment intents are found by amount and card, page by page', async () => {
  const { stripe } = shop;
  const query = 'payment_method_details.card.last4:4242 AND amount>=2900';
  const quoted = query.replace('4242', '"4242"');
  const first = await stripe.charges.search({ query: quoted, limit: 1 });
  expect(first).toMatchObject({ has_more: true, object: 'search_result', url: '/v1/charges/search' });
  const second = await stripe.charges.search({ query: quoted, limit: 1, page: first.next_page ?? '' });
  expect(second).toMatchObject({ has_more: false, next_page: null });
  expect(second.data[0]?.id).not.toBe(first.data[0]?.id);
  const intents = await stripe.paymentIntents.search({ query: 'amount:7900 AND status:"succeeded"' });
  expect(intents.data.map(({ amount }) => amount)).toEqual([7900]);
});

test.each([
  ['amount', /parse your search query/],
  ['', /empty string for 'query'/],
  ['nothing:"x"', /unsupported search field/],
  ['amount~"29"', /can't be used/],
  ['status:"a" AND status:"b" OR status:"c"', /parse your search query/],
  ['metadata["a"]>1', /unsupported search field|can't be used/],
])('the query %s is refused in words', async (query, message) => {
  expect(await refusal(shop.stripe.charges.search({ query }))).toMatchObject({
    statusCode: 400,
    param: 'query',
    message: expect.stringMatching(message),
  });
});
