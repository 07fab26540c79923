import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import fc, { patience, runs } from '../fixed-seed.ts';
import { DAY, invoiceOf, itemOf, openShop, refusal, type Shop, subscribe } from '../shop.ts';

const expand = ['latest_invoice'];

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.running.close());

const now = () => shop.running.simulator.now();
const classic = { billing_mode: { type: 'classic' } } as const;
const linesOf = (subscription: Stripe.Subscription) =>
  invoiceOf(subscription).lines.data.map(({ quantity, amount }) => [quantity, amount]);

const change = (
  subscription: Stripe.Subscription,
  item: Stripe.SubscriptionUpdateParams.Item,
  params: Stripe.SubscriptionUpdateParams = {},
) =>
  shop.stripe.subscriptions.update(subscription.id, {
    items: [{ id: itemOf(subscription).id, ...item }],
    proration_behavior: 'always_invoice',
    expand,
    ...params,
  });

const monthly = (unit_amount: number, params: Partial<Stripe.PriceCreateParams> = {}) =>
  shop.stripe.prices.create({
    currency: 'usd',
    unit_amount,
    recurring: { interval: 'month' },
    product_data: { name: 'Extra' },
    ...params,
  });

test('to the second: every second of the period counts alike', async () => {
  const subscription = await subscribe(shop, shop.starter);
  const { current_period_start: start, current_period_end: end } = itemOf(subscription);
  await shop.advance(10 * DAY + 12_345);
  const changed = await change(subscription, { price: shop.pro.id });
  const left = (end - now()) / (end - start);
  expect(linesOf(changed)).toEqual([
    [1, -Math.round(2900 * left)],
    [1, Math.round(7900 * left)],
  ]);
  expect(invoiceOf(changed).lines.data.map(({ period }) => period)).toEqual([
    { start: now(), end },
    { start: now(), end },
  ]);
});

test('proration_date decides the share, and must lie in the period', async () => {
  const subscription = await subscribe(shop, shop.starter);
  const { current_period_start: start, current_period_end: end } = itemOf(subscription);
  const half = start + (end - start) / 2;
  const changed = await change(subscription, { price: shop.pro.id }, { proration_date: half });
  expect(linesOf(changed)).toEqual([
    [1, -1450],
    [1, 3950],
  ]);
  expect(invoiceOf(changed).parent?.subscription_details?.subscription_proration_date).toBe(half);
  expect(
    await refusal(change(subscription, { price: shop.pro.id }, { proration_date: end + 1 })),
  ).toMatchObject({ param: 'proration_date' });
});

test('a new price starts with one unless the quantity is given with it', async () => {
  const subscription = await subscribe(shop, shop.starter);
  const three = await change(subscription, { quantity: 3 });
  expect(itemOf(await change(three, { price: shop.pro.id })).quantity).toBe(1);
  expect(itemOf(await change(three, { price: shop.starter.id, quantity: 4 })).quantity).toBe(4);
});

test('flexible billing gives back each debit by itself; classic works from what the item costs today', async () => {
  const flexible = await change(await subscribe(shop, shop.starter), { quantity: 2 });
  await shop.advance(DAY);
  const down = await change(flexible, { quantity: 1 });
  expect(linesOf(down).map(([quantity]) => quantity)).toEqual([2, 1]);
  const old = await subscribe(shop, shop.starter, classic);
  const free = await change(old, { quantity: 3 }, { proration_behavior: 'none' });
  expect(linesOf(await change(free, { quantity: 5 }))).toEqual([
    [3, -3 * 2900],
    [5, 5 * 2900],
  ]);
});

test('an amount off is shared by size in flexible billing and evenly in classic', async () => {
  const cheap = await monthly(1000);
  const dear = await monthly(3000);
  const coupon = await shop.stripe.coupons.create({ amount_off: 400, currency: 'usd', duration: 'forever' });
  const removed = async (mode: Partial<Stripe.SubscriptionCreateParams>) => {
    const subscription = await subscribe(shop, cheap, {
      items: [{ price: cheap.id }, { price: dear.id }],
      discounts: [{ coupon: coupon.id }],
      ...mode,
    });
    const [first] = subscription.items.data;
    const after = await shop.stripe.subscriptions.update(subscription.id, {
      items: [{ id: first?.id ?? '', deleted: true }],
      proration_behavior: 'always_invoice',
      expand,
    });
    return linesOf(after);
  };
  expect(await removed({})).toEqual([[1, -900]]);
  expect(await removed(classic)).toEqual([[1, -800]]);
});

test('items come and go in the middle of a period, each with its share', async () => {
  const extra = await monthly(2800);
  const subscription = await subscribe(shop, shop.starter);
  const { current_period_start: start, current_period_end: end } = itemOf(subscription);
  await shop.advance(7 * DAY);
  const left = (end - now()) / (end - start);
  const more = await shop.stripe.subscriptions.update(subscription.id, {
    items: [{ price: extra.id, quantity: 2 }],
    proration_behavior: 'always_invoice',
    expand,
  });
  expect(linesOf(more)).toEqual([[2, Math.round(5600 * left)]]);
  const added = more.items.data.find(({ price }) => price.id === extra.id);
  expect(added).toMatchObject({ current_period_start: now(), current_period_end: end });
  const line = invoiceOf(more).lines.data[0]?.parent?.subscription_item_details;
  expect(line?.subscription_item).toBe(added?.id);
  const fewer = await shop.stripe.subscriptions.update(subscription.id, {
    items: [{ id: added?.id ?? '', deleted: true }],
    proration_behavior: 'always_invoice',
    expand,
  });
  expect(linesOf(fewer)).toEqual([[2, -Math.round(5600 * left)]]);
});

// docs.stripe.com/billing/subscriptions/change-price, handle zero-amount prices and quantities
test('in classic billing a new cycle starts at once from free to paid', async () => {
  const free = await monthly(0);
  const subscription = await subscribe(shop, free, classic);
  await shop.advance(10 * DAY);
  const paid = await change(
    subscription,
    { price: shop.pro.id },
    { proration_behavior: 'create_prorations' },
  );
  expect(paid.billing_cycle_anchor).toBe(now());
  expect(invoiceOf(paid)).toMatchObject({ total: 7900, status: 'paid' });
});

test('in flexible billing the cycle stays from free to paid, and the rest of it is charged', async () => {
  const subscription = await subscribe(shop, await monthly(0));
  const { current_period_start: start, current_period_end: end } = itemOf(subscription);
  await shop.advance(10 * DAY);
  const paid = await change(subscription, { price: shop.pro.id });
  expect(paid.billing_cycle_anchor).toBe(subscription.billing_cycle_anchor);
  expect(linesOf(paid)).toEqual([[1, Math.round((7900 * (end - now())) / (end - start))]]);
});

test('from no quantity to some the cycle stays in classic billing too', async () => {
  const { id, customer } = await subscribe(shop, shop.starter, classic);
  await shop.stripe.subscriptions.cancel(id);
  const none = await shop.stripe.subscriptions.create({
    customer: String(customer),
    items: [{ price: shop.pro.id, quantity: 0 }],
    ...classic,
  });
  await shop.advance(10 * DAY);
  const some = await change(none, { quantity: 1 }, { proration_behavior: 'create_prorations' });
  expect(some.billing_cycle_anchor).toBe(none.billing_cycle_anchor);
});

test('none makes no credit, but in classic billing another interval is billed at once all the same', async () => {
  const subscription = await subscribe(shop, shop.pro, classic);
  const yearly = await change(subscription, { price: shop.proYearly.id }, { proration_behavior: 'none' });
  expect(linesOf(yearly)).toEqual([[1, 79_000]]);
  expect(yearly.billing_cycle_anchor).toBe(now());
});

// docs.stripe.com/billing/subscriptions/billing-cycle, reset the billing period to the current time
test.each([
  [undefined, false],
  ['always_invoice', true],
] as const)(
  'in flexible billing a new anchor alone, with prorations %s, is invoiced at once: %s',
  async (proration_behavior, isInvoiced) => {
    const subscription = await subscribe(shop, shop.starter);
    await shop.advance(14 * DAY);
    const reset = await shop.stripe.subscriptions.update(subscription.id, {
      billing_cycle_anchor: { type: 'now' },
      ...(proration_behavior ? { proration_behavior } : {}),
    });
    expect(reset.billing_cycle_anchor).toBe(now());
    expect(itemOf(reset).current_period_start).toBe(now());
    expect(reset.latest_invoice !== subscription.latest_invoice).toBe(isInvoiced);
    const waiting = await shop.stripe.invoiceItems.list({ customer: String(reset.customer), pending: true });
    const amounts = waiting.data.map(({ amount }) => amount);
    expect(amounts).toEqual(isInvoiced ? [] : [2900, amounts[1]]);
    await shop.advance(31 * DAY + 3600);
    const [renewal] = (await shop.stripe.invoices.list({ subscription: reset.id, limit: 1 })).data;
    expect(renewal?.total).toBe(isInvoiced ? 2900 : 2900 + 2900 + (amounts[1] ?? 0));
  },
);

test('in classic billing the cycle is reset by itself: the old one is given back, the new one is billed', async () => {
  const subscription = await subscribe(shop, shop.starter, classic);
  await shop.advance(14 * DAY);
  const reset = await shop.stripe.subscriptions.update(subscription.id, {
    billing_cycle_anchor: { type: 'now' },
    expand,
  });
  expect(reset.billing_cycle_anchor).toBe(now());
  const [credit, whole] = invoiceOf(reset).lines.data;
  expect(credit?.amount).toBeLessThan(0);
  expect(whole?.amount).toBe(2900);
  const same = await shop.stripe.subscriptions.update(subscription.id, {
    billing_cycle_anchor: { type: 'unchanged' },
  });
  expect(same.latest_invoice).toBe(invoiceOf(reset).id);
});

test('a price that does not know the subscription’s currency is refused', async () => {
  const euros = await monthly(1900, { currency: 'eur' });
  const subscription = await subscribe(shop, shop.starter);
  expect(await refusal(change(subscription, { price: euros.id }))).toMatchObject({ statusCode: 400 });
  expect(
    await refusal(
      shop.stripe.subscriptions.create({
        customer: String(subscription.customer),
        items: [{ price: shop.starter.id }, { price: euros.id }],
      }),
    ),
  ).toMatchObject({ statusCode: 400 });
});

test('cancelled without prorate nothing comes back; with it the credit waits, or is invoiced', async () => {
  const [kept, waiting, invoiced] = [
    await subscribe(shop, shop.starter),
    await subscribe(shop, shop.starter),
    await subscribe(shop, shop.starter),
  ];
  const { current_period_start: start, current_period_end: end } = itemOf(kept);
  await shop.advance(DAY);
  const credit = -Math.round((2900 * (end - now())) / (end - start));
  const pendingOf = async ({ customer }: Stripe.Subscription) => {
    const items = await shop.stripe.invoiceItems.list({ customer: String(customer), pending: true });
    return items.data.map(({ amount }) => amount);
  };
  await shop.stripe.subscriptions.cancel(kept.id);
  expect(await pendingOf(kept)).toEqual([]);
  await shop.stripe.subscriptions.cancel(waiting.id, { prorate: true });
  expect(await pendingOf(waiting)).toEqual([credit]);
  const ended = await shop.stripe.subscriptions.cancel(invoiced.id, {
    prorate: true,
    invoice_now: true,
    expand: ['latest_invoice', 'customer'],
  });
  expect(invoiceOf(ended)).toMatchObject({ total: credit, status: 'paid' });
  expect(ended.customer).toMatchObject({ balance: credit });
});

test(
  'there and back in one second costs nothing, whatever the prices, quantities and the second',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 500_000 }),
        fc.integer({ min: 1, max: 500_000 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 20 * DAY }),
        fc.constantFrom('classic' as const, 'flexible' as const),
        async (from, to, quantity, after, type) => {
          const [one, other] = [await monthly(from), await monthly(to)];
          const subscription = await subscribe(shop, one, {
            items: [{ price: one.id, quantity }],
            billing_mode: { type },
          });
          await shop.advance(after);
          const keep = { proration_behavior: 'create_prorations' } as const;
          await change(subscription, { price: other.id, quantity }, keep);
          await change(subscription, { price: one.id, quantity }, keep);
          const { data } = await shop.stripe.invoiceItems.list({ customer: String(subscription.customer) });
          expect(data).toHaveLength(4);
          expect(data.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
        },
      ),
      runs(12),
    );
  },
  patience(60),
);

// docs.stripe.com/billing/subscriptions/prorations, credit prorations
test('in classic billing a first period up to a later anchor is given back for what it cost', async () => {
  const { id, customer } = await subscribe(shop, shop.starter);
  await shop.stripe.subscriptions.cancel(id);
  const short = await shop.stripe.subscriptions.create({
    customer: String(customer),
    items: [{ price: shop.pro.id }],
    billing_cycle_anchor: now() + 7 * DAY,
    ...classic,
    expand,
  });
  const ended = await shop.stripe.subscriptions.cancel(short.id, {
    prorate: true,
    invoice_now: true,
    expand,
  });
  expect(invoiceOf(ended).total).toBe(-invoiceOf(short).total);
});

test.each([
  ['classic', 'prorated', 1],
  ['flexible', 'whole', 2],
] as const)(
  'in %s billing a first period that cancel_at cuts off costs, without prorations, its price: %s',
  async (type, _, wholes) => {
    const { id, customer } = await subscribe(shop, shop.starter);
    await shop.stripe.subscriptions.cancel(id);
    const create = (more: Partial<Stripe.SubscriptionCreateParams>) =>
      shop.stripe.subscriptions.create({
        customer: String(customer),
        items: [{ price: shop.pro.id }],
        billing_mode: { type },
        expand,
        ...more,
      });
    const whole = await create({});
    const { current_period_start: start, current_period_end: end } = itemOf(whole);
    const cut = await create({ cancel_at: start + (end - start) / 2, proration_behavior: 'none' });
    expect(invoiceOf(cut).total).toBe((7900 / 2) * wholes);
  },
);

test('a new anchor can be seen before', async () => {
  const { id } = await subscribe(shop, shop.starter);
  await shop.advance(14 * DAY);
  const how = { billing_cycle_anchor: { type: 'now' }, proration_behavior: 'always_invoice' } as const;
  const preview = await shop.stripe.invoices.createPreview({ subscription: id, subscription_details: how });
  const reset = await shop.stripe.subscriptions.update(id, { ...how, expand });
  expect(preview.total).toBe(invoiceOf(reset).total);
});
