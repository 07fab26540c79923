import Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { differences } from '../conforms.ts';
import { DAY, invoiceOf, openShop, refusal, type Shop, subscribe } from '../shop.ts';

let shop: Shop;
let product: string;
beforeAll(async () => {
  shop = await openShop();
  product = (await shop.stripe.products.create({ name: 'Storage' })).id;
});
afterAll(() => shop.running.close());

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const create = (params: Partial<Stripe.PriceCreateParams>) =>
  shop.stripe.prices.create({ currency: 'usd', product, ...params });

const graduated = {
  billing_scheme: 'tiered',
  tiers_mode: 'graduated',
  recurring: { interval: 'month' },
  tiers: [
    { up_to: 5, unit_amount: 700, flat_amount: 1_000 },
    { up_to: 10, unit_amount_decimal: Stripe.Decimal.from('650.5') },
    { up_to: 'inf', flat_amount: 2_000 },
  ],
} satisfies Partial<Stripe.PriceCreateParams>;

test('tiers are shown on request only, and bill a subscription', async () => {
  const price = await create(graduated);
  expect(price.tiers).toBeUndefined();
  expect(price).toMatchObject({ unit_amount: null, billing_scheme: 'tiered', tiers_mode: 'graduated' });
  const full = await shop.stripe.prices.retrieve(price.id, { expand: ['tiers', 'currency_options'] });
  expect(differences(json(full), 'Price')).toEqual([]);
  expect(full.tiers?.map(({ up_to, unit_amount, flat_amount }) => [up_to, unit_amount, flat_amount])).toEqual(
    [
      [5, 700, 1_000],
      [10, null, null],
      [null, null, 2_000],
    ],
  );
  const subscription = await subscribe(shop, price, {
    items: [{ price: price.id, quantity: 12 }],
    expand: ['latest_invoice'],
  });
  expect(invoiceOf(subscription).total).toBe(1_000 + 5 * 700 + 5 * 650.5 + 0.5 + 2_000);
});

test('packages are counted up or down', async () => {
  const total = async (round: 'up' | 'down') => {
    const price = await create({
      unit_amount: 900,
      recurring: { interval: 'month' },
      transform_quantity: { divide_by: 10, round },
    });
    const items = [{ price: price.id, quantity: 25 }];
    return invoiceOf(await subscribe(shop, price, { items, expand: ['latest_invoice'] })).total;
  };
  expect([await total('up'), await total('down')]).toEqual([2_700, 1_800]);
});

test('a currency option has tiers of its own, with the same bounds', async () => {
  const eur = { tiers: graduated.tiers.map(({ up_to }) => ({ up_to, unit_amount: 100 })) };
  const price = await create({ ...graduated, currency_options: { eur } });
  const subscription = await subscribe(shop, price, {
    items: [{ price: price.id, quantity: 12 }],
    currency: 'eur',
    expand: ['latest_invoice'],
  });
  expect(invoiceOf(subscription)).toMatchObject({ currency: 'eur', total: 1_200 });
  const other = { tiers: [{ up_to: 'inf' as const, unit_amount: 100 }] };
  const refused = create({ ...graduated, currency_options: { eur: other } });
  expect((await refusal(refused)).param).toBe('currency_options[eur][tiers]');
});

test('a customer may choose what they pay, between bounds', async () => {
  const price = await create({ custom_unit_amount: { enabled: true, minimum: 500, preset: 1_000 } });
  expect(price).toMatchObject({
    custom_unit_amount: { minimum: 500, maximum: null, preset: 1_000 },
    unit_amount: null,
    unit_amount_decimal: null,
  });
});

const REFUSED: [string, Partial<Stripe.PriceCreateParams>, Partial<Stripe.errors.StripeError>][] = [
  ['no amount', {}, { code: 'parameter_missing', param: 'unit_amount' }],
  ['an amount below zero', { unit_amount: -1 }, { param: 'unit_amount' }],
  [
    'two amounts',
    { unit_amount: 1, unit_amount_decimal: Stripe.Decimal.from('1.5') },
    { message: 'You may only specify one of these parameters: unit_amount, unit_amount_decimal.' },
  ],
  [
    '13 decimals',
    { unit_amount_decimal: Stripe.Decimal.from('0.1234567890123') },
    { param: 'unit_amount_decimal' },
  ],
  ['three decimals of a dinar', { currency: 'kwd', unit_amount: 1_005 }, { param: 'unit_amount' }],
  ['tiers without a mode', { billing_scheme: 'tiered', tiers: graduated.tiers }, { param: 'tiers_mode' }],
  ['a scheme without tiers', { billing_scheme: 'tiered', tiers_mode: 'volume' }, { param: 'tiers' }],
  ['tiers without the scheme', { tiers: graduated.tiers }, { param: 'tiers' }],
  [
    'tiers in packages',
    { ...graduated, transform_quantity: { divide_by: 5, round: 'up' } },
    { message: 'You may only specify one of these parameters: tiers, transform_quantity.', param: 'tiers' },
  ],
  ['tiers that end', { ...graduated, tiers: [{ up_to: 5, unit_amount: 1 }] }, { param: 'tiers[0][up_to]' }],
  [
    'tiers that go back',
    {
      ...graduated,
      tiers: [
        { up_to: 5, unit_amount: 1 },
        { up_to: 4, unit_amount: 1 },
        { up_to: 'inf', unit_amount: 1 },
      ],
    },
    { param: 'tiers[1][up_to]' },
  ],
  [
    'a tier without amount',
    { ...graduated, tiers: [{ up_to: 'inf' }] },
    { message: 'An entry in the tiers array is missing an amount.' },
  ],
  [
    'an interval of four years',
    { unit_amount: 1, recurring: { interval: 'month', interval_count: 37 } },
    { param: 'recurring[interval_count]' },
  ],
  [
    'a metered price without meter',
    { unit_amount: 1, recurring: { interval: 'month', usage_type: 'metered' } },
    { param: 'recurring[meter]' },
  ],
  [
    'a custom amount that recurs',
    { custom_unit_amount: { enabled: true }, recurring: { interval: 'month' } },
    { param: 'custom_unit_amount' },
  ],
  [
    'its own currency as an option',
    { unit_amount: 1, currency_options: { usd: { unit_amount: 1 } } },
    { param: 'currency_options[usd]' },
  ],
];

test.each(REFUSED)('refused is %s', async (_, params, expected) => {
  expect(await refusal(create(params))).toMatchObject({ statusCode: 400, ...expected });
});

test('tax behaviour stays once it is said; currencies are added, and taken away all together', async () => {
  const { id } = await create({ unit_amount: 500 });
  await shop.stripe.prices.update(id, { tax_behavior: 'exclusive' });
  const change = shop.stripe.prices.update(id, { tax_behavior: 'inclusive' });
  expect((await refusal(change)).param).toBe('tax_behavior');
  const expand = ['currency_options'];
  const added = await shop.stripe.prices.update(id, {
    currency_options: { gbp: { unit_amount: 400 } },
    expand,
  });
  expect(Object.keys(added.currency_options ?? {})).toEqual(['usd', 'gbp']);
  expect(added.currency_options?.usd?.tax_behavior).toBe('exclusive');
  const left = await shop.stripe.prices.update(id, { currency_options: '', expand });
  expect(Object.keys(left.currency_options ?? {})).toEqual(['usd']);
});

test('the default price belongs to its product and can not be archived', async () => {
  const made = await shop.stripe.products.create({
    name: 'Seats',
    default_price_data: { currency: 'usd', unit_amount: 700 },
    tax_details: { tax_code: 'txcd_10000000' },
  });
  expect(differences(json(made), 'Product')).toEqual([]);
  expect(made.tax_details).toEqual({ performance_location: null, tax_code: 'txcd_10000000' });
  const archive = shop.stripe.prices.update(String(made.default_price), { active: false });
  expect((await refusal(archive)).message).toContain('default price');
  const foreign = shop.stripe.products.update(made.id, { default_price: shop.starter.id });
  expect((await refusal(foreign)).param).toBe('default_price');
});

test('prices are listed by how they recur', async () => {
  const meter = await shop.stripe.billing.meters.create({
    display_name: 'Calls',
    event_name: 'calls',
    default_aggregation: { formula: 'sum' },
  });
  const recurring = { interval: 'week', usage_type: 'metered', meter: meter.id } as const;
  const { id } = await create({ unit_amount: 1, recurring });
  const found = await shop.stripe.prices.list({ recurring: { meter: meter.id, usage_type: 'metered' } });
  expect(found.data.map((price) => price.id)).toEqual([id]);
  await shop.stripe.billing.meters.deactivate(meter.id);
  expect((await refusal(create({ unit_amount: 1, recurring }))).param).toBe('recurring[meter]');
});

test('a plan is a price seen through the older door', async () => {
  const { plans, prices } = shop.stripe;
  const plan = await plans.create({
    id: 'gold',
    currency: 'usd',
    interval: 'month',
    amount: 1_500,
    product: { name: 'Gold' },
    trial_period_days: 7,
  });
  expect(differences(json(plan), 'Plan')).toEqual([]);
  expect(await prices.retrieve('gold')).toMatchObject({ unit_amount: 1_500, type: 'recurring' });
  expect((await refusal(plans.create({ ...duplicate, id: 'gold' }))).code).toBe('resource_already_exists');
  expect(await plans.retrieve(shop.pro.id)).toMatchObject({ amount: 7_900, interval: 'month' });
  expect((await plans.list({ product: String(plan.product) })).data).toEqual([plan]);
  expect((await refusal(plans.retrieve((await create({ unit_amount: 1 })).id))).statusCode).toBe(404);
  const subscription = await subscribe(shop, await prices.retrieve('gold'), { trial_from_plan: true });
  expect(subscription.status).toBe('trialing');
  await plans.update('gold', { nickname: 'Gold!' });
  await shop.newEvents();
  expect(await plans.del('gold')).toEqual(expect.objectContaining({ id: 'gold', deleted: true }));
  expect(await shop.newEvents()).toEqual(['price.deleted', 'plan.deleted']);
  expect((await refusal(prices.retrieve('gold'))).statusCode).toBe(404);
  await shop.advance(8 * DAY);
  const after = await shop.stripe.subscriptions.retrieve(subscription.id, { expand: ['latest_invoice'] });
  expect(after.status).toBe('active');
  expect(invoiceOf(after).total).toBe(1_500);
});

const duplicate: Stripe.PlanCreateParams = {
  currency: 'usd',
  interval: 'month',
  amount: 1,
  product: { name: 'Twice' },
};
