import { afterAll, beforeAll, expect, test } from 'vitest';
import { differences } from '../conforms.ts';
import { DAY, itemOf, openShop, type Shop, subscribe } from '../shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  await liveThrough(shop);
}, 60_000);
afterAll(() => shop.running.close());

/** Every state that a subscription, its items and its schedules can be in. */
async function liveThrough({ stripe, starter, pro, proYearly, advance }: Shop): Promise<void> {
  const ten = await stripe.coupons.create({ percent_off: 10, duration: 'once' });
  await subscribe(shop, starter, { card: 'pm_card_chargeCustomerFail' });
  await subscribe(shop, starter, { payment_behavior: 'default_incomplete' });
  await subscribe(shop, starter, { trial_period_days: 2, payment_behavior: 'default_incomplete' });
  const pausing = await stripe.customers.create();
  const paused = await stripe.subscriptions.create({
    customer: pausing.id,
    items: [{ price: starter.id }],
    trial_period_days: 1,
    trial_settings: { end_behavior: { missing_payment_method: 'pause', billing_cycle_anchor: 'unchanged' } },
  });
  await subscribe(shop, starter, { collection_method: 'send_invoice', days_until_due: 3 });
  await subscribe(shop, starter, {
    billing_cycle_anchor_config: { day_of_month: 15 },
    pending_invoice_item_interval: { interval: 'week' },
    payment_settings: { payment_method_types: ['card'], save_default_payment_method: 'on_subscription' },
    items: [{ price: starter.id }, { price: proYearly.id, discounts: [{ coupon: ten.id }] }],
  });
  const waiting = await subscribe(shop, starter, { billing_mode: { type: 'classic' } });
  const bad = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
    customer: String(waiting.customer),
  });
  await stripe.subscriptions.update(waiting.id, { default_payment_method: bad.id });
  await stripe.subscriptions.update(waiting.id, {
    items: [{ id: itemOf(waiting).id, price: pro.id }],
    proration_behavior: 'always_invoice',
    payment_behavior: 'pending_if_incomplete',
  });
  const discounted = await subscribe(shop, pro, { discounts: [{ coupon: ten.id }], trial_period_days: 30 });
  await stripe.subscriptions.deleteDiscount(discounted.id);
  const held = await subscribe(shop, pro);
  await stripe.subscriptions.update(held.id, { pause_collection: { behavior: 'mark_uncollectible' } });
  const customer = String(held.customer);
  const month = { interval: 'month' } as const;
  await stripe.subscriptionSchedules.create({ from_subscription: held.id });
  await stripe.subscriptionSchedules.create({
    customer,
    start_date: 'now',
    end_behavior: 'cancel',
    default_settings: { collection_method: 'send_invoice', invoice_settings: { days_until_due: 5 } },
    phases: [
      { items: [{ price: starter.id }], duration: { interval: 'week' }, trial: true },
      { items: [{ price: pro.id, quantity: 2 }], duration: month, discounts: [{ coupon: ten.id }] },
    ],
  });
  const later = await stripe.subscriptionSchedules.create({
    customer,
    start_date: shop.running.simulator.now() + 90 * DAY,
    phases: [{ items: [{ price: starter.id }], duration: month, automatic_tax: { enabled: true } }],
  });
  await advance(40 * DAY);
  await stripe.paymentMethods.attach('pm_card_visa', { customer: pausing.id });
  await stripe.subscriptions.resume(paused.id);
  await stripe.subscriptionSchedules.cancel(later.id);
  await subscribe(shop, pro, { trial_period_days: 30 });
  const growing = await subscribe(shop, starter);
  await stripe.subscriptions.update(growing.id, { items: [{ id: itemOf(growing).id, quantity: 2 }] });
}

async function get(path: string): Promise<{ data: unknown[] }> {
  const headers = { authorization: 'Bearer sk_test_1' };
  return (await (await fetch(`${shop.running.url}${path}`, { headers })).json()) as { data: unknown[] };
}

test.each([
  ['/v1/subscriptions?status=all&expand[]=data.schedule&expand[]=data.pending_setup_intent', 'Subscription'],
  ['/v1/subscription_schedules?expand[]=data.subscription&expand[]=data.customer', 'SubscriptionSchedule'],
  ['/v1/invoices', 'Invoice'],
  ['/v1/invoiceitems', 'InvoiceItem'],
])('every object of %s is exactly what the SDK declares', async (path, type) => {
  const { data } = await get(`${path}${path.includes('?') ? '&' : '?'}limit=100`);
  expect(data.length).toBeGreaterThan(0);
  expect(data.flatMap((object) => differences(object, type))).toEqual([]);
});

test('subscriptions of every status were among them', async () => {
  const { data } = await shop.stripe.subscriptions.list({ status: 'all', limit: 100 });
  expect(new Set(data.map(({ status }) => status))).toEqual(
    new Set(['active', 'canceled', 'incomplete_expired', 'past_due', 'paused', 'trialing']),
  );
});

test('items, deleted items and deleted discounts are what the SDK declares', async () => {
  const { stripe, starter, pro } = shop;
  const coupon = await stripe.coupons.create({ amount_off: 100, currency: 'usd', duration: 'forever' });
  const { id } = await subscribe(shop, starter, { discounts: [{ coupon: coupon.id }] });
  const item = await stripe.subscriptionItems.create({ subscription: id, price: pro.id });
  const wire = (object: object) => {
    const { lastResponse: _, ...rest } = JSON.parse(JSON.stringify({ ...object, lastResponse: null }));
    return rest;
  };
  expect(differences(wire(item), 'SubscriptionItem')).toEqual([]);
  expect(differences(wire(await stripe.subscriptionItems.del(item.id)), 'DeletedSubscriptionItem')).toEqual(
    [],
  );
  expect(differences(wire(await stripe.subscriptions.deleteDiscount(id)), 'DeletedDiscount')).toEqual([]);
});

test('the events about subscriptions and schedules carry what the SDK declares', async () => {
  const types: Record<string, string> = {
    discount: 'Discount',
    subscription: 'Subscription',
    subscription_schedule: 'SubscriptionSchedule',
  };
  const kinds = new Set<string>();
  const problems: string[] = [];
  for await (const event of shop.stripe.events.list({ limit: 100 })) {
    const object = JSON.parse(JSON.stringify(event.data.object)) as { object: string };
    const type = types[object.object];
    if (type === undefined) continue;
    kinds.add(event.type);
    problems.push(...differences(object, type).map((text) => `${event.type}: ${text}`));
  }
  expect(problems).toEqual([]);
  expect(kinds.size).toBeGreaterThan(12);
});
