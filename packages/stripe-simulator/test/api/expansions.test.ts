import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openShop, refusal, type Shop, subscribe } from '../shop.ts';

let shop: Shop;
let stripe: Stripe;
beforeAll(async () => {
  shop = await openShop();
  stripe = shop.stripe;
  await subscribe(shop, shop.starter);
});
afterAll(() => shop.running.close());

test('a movement of money shows what moved it, whatever kind that is', async () => {
  const [charge] = (await stripe.charges.list({ limit: 1 })).data;
  await stripe.refunds.create({ charge: charge?.id ?? '', amount: 100 });
  const { data } = await stripe.balanceTransactions.list({ expand: ['data.source'] });
  expect(data.map(({ source }) => (typeof source === 'object' ? source?.object : source))).toEqual([
    'refund',
    'charge',
  ]);
});

test('four levels of a list’s objects are shown, and refused is a fifth', async () => {
  const path = 'data.customer.invoice_settings.default_payment_method';
  const { data } = await stripe.subscriptions.list({ expand: [path] });
  expect(data[0]?.customer).toMatchObject({
    invoice_settings: { default_payment_method: { object: 'payment_method' } },
  });
  const tooDeep = await refusal(stripe.subscriptions.list({ expand: [`${path}.customer`] }));
  expect(tooDeep).toMatchObject({ statusCode: 400, param: 'expand' });
  expect(tooDeep.message).toMatch(/more than 4 levels/);
});

test.each(['currency', 'livemode', 'metadata', 'nothing', 'data', 'items.data.currency', ''])(
  'a subscription’s %s can not be expanded',
  async (path) => {
    const [subscription] = (await stripe.subscriptions.list()).data;
    const refused = await refusal(stripe.subscriptions.retrieve(subscription?.id ?? '', { expand: [path] }));
    expect(refused).toMatchObject({ statusCode: 400, type: 'StripeInvalidRequestError' });
  },
);

test('the same is asked for twice, and in parts, in one request', async () => {
  const { data } = await stripe.subscriptions.list({
    expand: ['data.latest_invoice', 'data.latest_invoice', 'data.latest_invoice.payments', 'data.customer'],
  });
  expect(data[0]).toMatchObject({
    latest_invoice: { object: 'invoice', payments: { object: 'list' } },
    customer: { object: 'customer' },
  });
});
