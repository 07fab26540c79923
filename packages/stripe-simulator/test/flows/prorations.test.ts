import fc from 'fast-check';
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
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

test('from free to paid a new cycle starts at once', async () => {
  const free = await monthly(0);
  const subscription = await subscribe(shop, free);
  await shop.advance(10 * DAY);
  const paid = await change(
    subscription,
    { price: shop.pro.id },
    { proration_behavior: 'create_prorations' },
  );
  expect(paid.billing_cycle_anchor).toBe(now());
  expect(invoiceOf(paid)).toMatchObject({ total: 7900, status: 'paid' });
});

test('none makes no credit, but another interval is billed at once all the same', async () => {
  const subscription = await subscribe(shop, shop.pro);
  const yearly = await change(subscription, { price: shop.proYearly.id }, { proration_behavior: 'none' });
  expect(linesOf(yearly)).toEqual([[1, 79_000]]);
  expect(yearly.billing_cycle_anchor).toBe(now());
});

test('the cycle can be reset by itself: the old one is given back, the new one is billed', async () => {
  const subscription = await subscribe(shop, shop.starter);
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

test('there and back in one second costs nothing, whatever the prices, quantities and the second', async () => {
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
    { numRuns: 12 },
  );
});
