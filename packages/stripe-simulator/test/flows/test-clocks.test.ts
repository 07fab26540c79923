import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY, openShop, refusal, type Shop, START } from '../shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.running.close());

const clockAt = (frozen_time: number) => shop.stripe.testHelpers.testClocks.create({ frozen_time });

async function customerOn(testClock: string) {
  return shop.stripe.customers.create({
    test_clock: testClock,
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
  });
}

async function advance(id: string, frozenTime: number) {
  const advancing = await shop.stripe.testHelpers.testClocks.advance(id, { frozen_time: frozenTime });
  expect(advancing).toMatchObject({
    status: 'advancing',
    status_details: { advancing: { target_frozen_time: frozenTime } },
  });
  await shop.running.simulator.idle();
  expect(await shop.stripe.testHelpers.testClocks.retrieve(id)).toMatchObject({
    status: 'ready',
    frozen_time: frozenTime,
    status_details: {},
  });
}

test('a clock plays three months for its customers, while everyone else stays where they are', async () => {
  const past = Date.UTC(2020, 0, 31) / 1000;
  const clock = await clockAt(past);
  const customer = await customerOn(clock.id);
  const subscription = await shop.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: shop.starter.id }],
  });
  expect(subscription).toMatchObject({ created: past, test_clock: clock.id, status: 'active' });
  await advance(clock.id, Date.UTC(2020, 2, 30) / 1000);
  await advance(clock.id, Date.UTC(2020, 3, 30, 12) / 1000);
  const invoices = await shop.stripe.invoices.list({ customer: customer.id });
  const created = invoices.data.map((each) => new Date(each.created * 1000).toISOString().slice(0, 10));
  expect(created).toEqual(['2020-04-30', '2020-03-31', '2020-02-29', '2020-01-31']);
  expect(invoices.data.map((each) => [each.status, each.test_clock])).toEqual(
    Array.from({ length: 4 }, () => ['paid', clock.id]),
  );
  expect(shop.running.simulator.now()).toBe(START);
  expect(await shop.newEvents()).toEqual(
    expect.arrayContaining(['test_helpers.test_clock.advancing', 'test_helpers.test_clock.ready']),
  );
});

test('a clock goes forward only, and by two intervals of its shortest subscription at most', async () => {
  const clock = await clockAt(START);
  const to = (frozen_time: number) =>
    refusal(shop.stripe.testHelpers.testClocks.advance(clock.id, { frozen_time }));
  expect(await to(START - 1)).toMatchObject({ statusCode: 400, param: 'frozen_time' });
  expect(await to(START + 3 * 366 * DAY)).toMatchObject({ param: 'frozen_time' });
  const customer = await customerOn(clock.id);
  await shop.stripe.subscriptions.create({ customer: customer.id, items: [{ price: shop.starter.id }] });
  expect(await to(START + 70 * DAY)).toMatchObject({ param: 'frozen_time' });
  await customerOn(clock.id);
  await customerOn(clock.id);
  expect((await refusal(customerOn(clock.id))).param).toBe('test_clock');
});

test('deleting a clock deletes its customers and ends their subscriptions', async () => {
  const clock = await clockAt(START);
  const customer = await customerOn(clock.id);
  const { id } = await shop.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: shop.starter.id }],
  });
  expect(await shop.stripe.testHelpers.testClocks.del(clock.id)).toMatchObject({ deleted: true });
  expect(await shop.stripe.customers.retrieve(customer.id)).toMatchObject({ deleted: true });
  expect(await shop.stripe.subscriptions.retrieve(id)).toMatchObject({ status: 'canceled' });
  expect((await refusal(shop.stripe.testHelpers.testClocks.retrieve(clock.id))).statusCode).toBe(404);
});

test('a clock that nobody deletes is deleted after a week', async () => {
  const clock = await clockAt(START);
  expect(clock.deletes_after).toBe(shop.running.simulator.now() + 7 * DAY);
  await shop.advance(7 * DAY);
  expect((await refusal(shop.stripe.testHelpers.testClocks.retrieve(clock.id))).statusCode).toBe(404);
});

test('who lives on a clock, and what is offered to them, is listed for the clock only', async () => {
  const clock = await clockAt(START);
  const onIt = await customerOn(clock.id);
  const off = await shop.stripe.customers.create();
  const price = { price: shop.pro.id };
  const quote = await shop.stripe.quotes.create({ customer: onIt.id, line_items: [price] });
  const of = ({ data }: { data: { id: string }[] }) => data.map(({ id }) => id);
  const everyone = of(await shop.stripe.customers.list({ limit: 100 }));
  expect(everyone).toContain(off.id);
  expect(everyone).not.toContain(onIt.id);
  const named = { test_clock: clock.id };
  expect(of(await shop.stripe.customers.list(named))).toEqual([onIt.id]);
  expect(of(await shop.stripe.quotes.list())).not.toContain(quote.id);
  expect(of(await shop.stripe.quotes.list(named))).toEqual([quote.id]);
  expect(of(await shop.stripe.quotes.list({ customer: onIt.id }))).toEqual([quote.id]);
});
