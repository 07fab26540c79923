import { afterAll, beforeAll, expect, test } from 'vitest';
import { openShop, refusal, type Shop } from '../shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.running.close());

const standard = () =>
  shop.stripe.shippingRates.create({
    display_name: 'Standard',
    type: 'fixed_amount',
    fixed_amount: { amount: 500, currency: 'usd', currency_options: { eur: { amount: 450 } } },
    delivery_estimate: {
      minimum: { unit: 'business_day', value: 3 },
      maximum: { unit: 'business_day', value: 5 },
    },
    tax_code: 'txcd_92010001',
  });

test('a shipping rate says what it costs in each currency, and how long it takes', async () => {
  expect(await standard()).toMatchObject({
    active: true,
    display_name: 'Standard',
    fixed_amount: {
      amount: 500,
      currency: 'usd',
      currency_options: { usd: { amount: 500 }, eur: { amount: 450, tax_behavior: 'unspecified' } },
    },
    tax_behavior: 'unspecified',
  });
});

test('it can be archived and get further currencies, but what it costs stays', async () => {
  const { id } = await standard();
  const after = await shop.stripe.shippingRates.update(id, {
    active: false,
    tax_behavior: 'exclusive',
    fixed_amount: { currency_options: { gbp: { amount: 400 } } },
    metadata: { carrier: 'post' },
  });
  expect(after).toMatchObject({
    active: false,
    fixed_amount: { amount: 500, currency_options: { eur: { amount: 450 }, gbp: { amount: 400 } } },
    metadata: { carrier: 'post' },
  });
  const changed = await refusal(shop.stripe.shippingRates.update(id, { tax_behavior: 'inclusive' }));
  expect(changed).toMatchObject({ param: 'tax_behavior', statusCode: 400 });
});

test('rates are listed by whether they are offered and by currency', async () => {
  const active = await shop.stripe.shippingRates.list({ active: true });
  expect(active.data.every((rate) => rate.active)).toBe(true);
  const inPounds = await shop.stripe.shippingRates.list({ currency: 'gbp' });
  expect(inPounds.data).toMatchObject([{ active: false }]);
});

test.each([
  ['no amount', { display_name: 'X' }, 'fixed_amount'],
  [
    'a negative amount',
    { display_name: 'X', fixed_amount: { amount: -1, currency: 'usd' } },
    'fixed_amount[amount]',
  ],
  [
    'an unknown currency',
    { display_name: 'X', fixed_amount: { amount: 1, currency: 'zzz' } },
    'fixed_amount[currency]',
  ],
  [
    'three decimals that can not be charged',
    { display_name: 'X', fixed_amount: { amount: 1005, currency: 'kwd' } },
    'fixed_amount[amount]',
  ],
  [
    'a name that is too long',
    { display_name: 'X'.repeat(101), fixed_amount: { amount: 1, currency: 'usd' } },
    'display_name',
  ],
])('%s is refused', async (_, params, param) => {
  expect(await refusal(shop.stripe.shippingRates.create(params))).toMatchObject({ param, statusCode: 400 });
});

test('an estimate that ends before it begins is refused', async () => {
  const refused = await refusal(
    shop.stripe.shippingRates.create({
      display_name: 'Backwards',
      fixed_amount: { amount: 100, currency: 'usd' },
      delivery_estimate: { minimum: { unit: 'week', value: 1 }, maximum: { unit: 'day', value: 2 } },
    }),
  );
  expect(refused.param).toBe('delivery_estimate');
});

test('an archived rate is not offered any more', async () => {
  const { id } = await standard();
  await shop.stripe.shippingRates.update(id, { active: false });
  const refused = await refusal(
    shop.stripe.checkout.sessions.create({
      mode: 'payment',
      line_items: [
        { price_data: { currency: 'usd', unit_amount: 900, product_data: { name: 'X' } }, quantity: 1 },
      ],
      shipping_options: [{ shipping_rate: id }],
      success_url: 'https://app.example/done',
    }),
  );
  expect(refused.param).toBe('shipping_options[0][shipping_rate]');
});

test('an invoice is shipped at a rate, or at one that is made for it', async () => {
  const customer = await shop.stripe.customers.create({ email: 'ada@example.com' });
  const invoice = await shop.stripe.invoices.create({
    customer: customer.id,
    shipping_cost: {
      shipping_rate_data: { display_name: 'Courier', fixed_amount: { amount: 900, currency: 'usd' } },
    },
  });
  expect(invoice).toMatchObject({ shipping_cost: { amount_total: 900 }, total: 900 });
});
