import type Stripe from 'stripe';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { differences } from '../conforms.ts';
import { DAY, invoiceOf, itemOf, openShop, refusal, type Shop, submit, subscribe } from '../shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.running.close());

type Update = Stripe.BillingPortal.ConfigurationCreateParams.Features.SubscriptionUpdate;

const productOf = ({ product }: Stripe.Price) => String(product);

async function configure(
  update: Partial<Update> = {},
  features: Stripe.BillingPortal.ConfigurationCreateParams.Features = {},
) {
  return shop.stripe.billingPortal.configurations.create({
    features: {
      subscription_cancel: { enabled: true },
      subscription_update: {
        enabled: true,
        default_allowed_updates: ['price', 'quantity', 'promotion_code'],
        proration_behavior: 'always_invoice',
        products: [
          {
            product: productOf(shop.starter),
            prices: [shop.starter.id],
            adjustable_quantity: { enabled: true, minimum: 1, maximum: 5 },
          },
          {
            product: productOf(shop.pro),
            prices: [shop.pro.id],
            adjustable_quantity: { enabled: true, maximum: 5 },
          },
          { product: productOf(shop.proYearly), prices: [shop.proYearly.id] },
        ],
        ...update,
      },
      ...features,
    },
  });
}

const openPortal = (
  subscription: Stripe.Subscription,
  configuration: Stripe.BillingPortal.Configuration,
  flow_data?: Stripe.BillingPortal.SessionCreateParams.FlowData,
) =>
  shop.stripe.billingPortal.sessions.create({
    customer: String(subscription.customer),
    configuration: configuration.id,
    return_url: 'https://app.example/billing',
    ...(flow_data ? { flow_data } : {}),
  });

const read = async (url: string) => {
  const response = await fetch(url, { redirect: 'manual' });
  return { status: response.status, location: response.headers.get('location'), text: await response.text() };
};

/** Chooses, looks at the preview and confirms it. */
async function change(url: string, { id }: Stripe.Subscription, choice: Record<string, string>) {
  const chosen = await submit(`${url}/subscriptions/${id}/update`, new URLSearchParams(choice));
  if (chosen.status !== 303) return { preview: chosen, answer: chosen };
  const preview = await read(new URL(chosen.location, shop.running.url).href);
  const form = new URLSearchParams();
  for (const [, name = '', value = ''] of preview.text.matchAll(
    /<input type="hidden" name="(\w+)" value="([^"]*)"/g,
  ))
    form.set(name, value);
  return { preview, answer: await submit(`${url}/subscriptions/${id}/confirm`, form) };
}

const retrieve = ({ id }: Stripe.Subscription) =>
  shop.stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] });

test('a change of plan is charged what its preview said, and nothing happens before it is confirmed', async () => {
  const subscription = await subscribe(shop, shop.starter);
  const { url } = await openPortal(subscription, await configure());
  await shop.advance(13 * DAY);
  const later = await openPortal(subscription, await configure());
  expect((await read(url)).status).toBe(404);
  await shop.newEvents();
  const chosen = await submit(
    `${later.url}/subscriptions/${subscription.id}/update`,
    new URLSearchParams({ price: shop.pro.id, quantity: '1' }),
  );
  const preview = await read(new URL(chosen.location, shop.running.url).href);
  expect(await shop.newEvents()).toEqual([]);
  const { answer } = await change(later.url, subscription, { price: shop.pro.id, quantity: '1' });
  expect(answer.location).toContain('/done/update');
  const changed = await retrieve(subscription);
  expect(itemOf(changed).price.id).toBe(shop.pro.id);
  const invoice = invoiceOf(changed);
  expect(invoice).toMatchObject({ status: 'paid', billing_reason: 'subscription_update' });
  const dollars = (amount: number) => `$${(amount / 100).toFixed(2)}`;
  expect(preview.text).toContain(`Pay ${dollars(invoice.amount_paid)} and change`);
  expect(await shop.newEvents()).toContain('customer.subscription.updated');
});

test('the quantity has limits, and only what is offered can be chosen', async () => {
  const subscription = await subscribe(shop, shop.starter);
  const { url } = await openPortal(subscription, await configure());
  const six = await change(url, subscription, { price: shop.starter.id, quantity: '6' });
  expect([six.answer.status, six.answer.text]).toEqual([422, expect.stringContaining('at most 5')]);
  const three = await change(url, subscription, { price: shop.starter.id, quantity: '3' });
  expect(three.answer.status).toBe(303);
  expect(itemOf(await retrieve(subscription)).quantity).toBe(3);
  const same = await change(url, subscription, { price: shop.starter.id, quantity: '3' });
  expect(same.answer.text).toContain('This is your current plan.');
  const other = await change(url, subscription, { price: 'price_other', quantity: '1' });
  expect(other.answer.status).toBe(422);
});

test('a promotion code is part of the preview and of the change', async () => {
  const coupon = await shop.stripe.coupons.create({ percent_off: 50, duration: 'forever' });
  await shop.stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon: coupon.id }, code: 'HALF' });
  const subscription = await subscribe(shop, shop.starter);
  const { url } = await openPortal(subscription, await configure());
  const wrong = await change(url, subscription, {
    price: shop.pro.id,
    quantity: '1',
    promotion_code: 'NONE',
  });
  expect(wrong.answer.text).toContain('This promotion code is not valid.');
  await change(url, subscription, { price: shop.pro.id, quantity: '1', promotion_code: 'half' });
  expect((await retrieve(subscription)).discounts).toHaveLength(1);
});

test('a declined card changes nothing, and the page says why', async () => {
  const subscription = await subscribe(shop, shop.starter);
  const customer = String(subscription.customer);
  const bad = await shop.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer });
  await shop.stripe.customers.update(customer, { invoice_settings: { default_payment_method: bad.id } });
  const { url } = await openPortal(subscription, await configure());
  const { answer } = await change(url, subscription, { price: shop.pro.id, quantity: '1' });
  expect([answer.status, answer.text]).toEqual([402, expect.stringContaining('declined')]);
  const after = await retrieve(subscription);
  expect(after).toMatchObject({ status: 'active', pending_update: null });
  expect(itemOf(after).price.id).toBe(shop.starter.id);
});

test('a bank that asks is answered before the plan changes', async () => {
  const subscription = await subscribe(shop, shop.starter, {
    trial_period_days: 7,
    card: 'pm_card_authenticationRequired',
  });
  const { url } = await openPortal(subscription, await configure({ trial_update_behavior: 'end_trial' }));
  const { answer } = await change(url, subscription, { price: shop.pro.id, quantity: '1' });
  expect(answer.location).toContain('/3ds/');
  expect(itemOf(await retrieve(subscription)).price.id).toBe(shop.starter.id);
  const done = await submit(
    new URL(answer.location, shop.running.url).href,
    new URLSearchParams({ result: 'complete' }),
  );
  expect(done.location).toContain('/done/update');
  expect(itemOf(await retrieve(subscription)).price.id).toBe(shop.pro.id);
});

test('what costs less waits for the end of the period, if the configuration says so', async () => {
  const subscription = await subscribe(shop, shop.pro);
  const configuration = await configure({
    schedule_at_period_end: { conditions: [{ type: 'decreasing_item_amount' }] },
  });
  const { url } = await openPortal(subscription, configuration);
  const { preview, answer } = await change(url, subscription, { price: shop.starter.id, quantity: '1' });
  expect(preview.text).toContain('Your plan changes on February 28, 2026. Nothing is charged today.');
  expect(answer.location).toContain('/done/scheduled');
  const waiting = await retrieve(subscription);
  expect(waiting.schedule).not.toBeNull();
  expect(itemOf(waiting).price.id).toBe(shop.pro.id);
  await shop.advance(28 * DAY + 3600);
  const changed = await retrieve(subscription);
  expect(itemOf(changed).price.id).toBe(shop.starter.id);
  expect(invoiceOf(changed)).toMatchObject({ total: 2900, status: 'paid' });
});

test('a plan is paused for one of the intervals on offer, and runs again after it', async () => {
  const subscription = await subscribe(shop, shop.starter);
  const configuration = await configure(
    {},
    {
      subscription_pause: {
        enabled: true,
        duration: {
          type: 'interval_options',
          interval_options: [{ interval: 'month' }, { interval: 'month', interval_count: 3 }],
        },
      },
    },
  );
  const flow = { type: 'subscription_pause', subscription_pause: { subscription: subscription.id } } as const;
  const { url } = await openPortal(subscription, configuration, flow);
  expect((await read(url)).location).toContain(`/subscriptions/${subscription.id}/pause`);
  await submit(`${url}/subscriptions/${subscription.id}/pause`, new URLSearchParams({ duration: '0' }));
  expect((await retrieve(subscription)).status).toBe('paused');
  await shop.advance(27 * DAY);
  expect((await retrieve(subscription)).status).toBe('paused');
  await shop.advance(2 * DAY);
  expect((await retrieve(subscription)).status).toBe('active');
});

test('a flow to confirm shows what it asks for, takes its discount, and ends where it says', async () => {
  const coupon = await shop.stripe.coupons.create({ percent_off: 20, duration: 'once' });
  const subscription = await subscribe(shop, shop.starter);
  const { url } = await openPortal(subscription, await configure(), {
    type: 'subscription_update_confirm',
    subscription_update_confirm: {
      subscription: subscription.id,
      items: [{ id: itemOf(subscription).id, price: shop.pro.id, quantity: 2 }],
      discounts: [{ coupon: coupon.id }],
    },
    after_completion: { type: 'redirect', redirect: { return_url: 'https://app.example/upgraded' } },
  });
  const start = await read(url);
  const page = await read(new URL(start.location ?? '', shop.running.url).href);
  expect(page.text).toContain('2 × Pro');
  const date = /name="proration_date" value="(\d+)"/.exec(page.text)?.[1] ?? '';
  const form = new URLSearchParams({ price: shop.pro.id, quantity: '2', proration_date: date });
  const answer = await submit(`${url}/subscriptions/${subscription.id}/confirm`, form);
  const end = await read(new URL(answer.location, shop.running.url).href);
  expect(end.location).toBe('https://app.example/upgraded');
  const after = await retrieve(subscription);
  expect(itemOf(after)).toMatchObject({ price: { id: shop.pro.id }, quantity: 2 });
  expect(after.discounts).toHaveLength(1);
});

test('who is about to cancel is offered a coupon, and stays for it', async () => {
  const coupon = await shop.stripe.coupons.create({
    percent_off: 25,
    duration: 'repeating',
    duration_in_months: 3,
  });
  const subscription = await subscribe(shop, shop.starter);
  const { url } = await openPortal(subscription, await configure(), {
    type: 'subscription_cancel',
    subscription_cancel: {
      subscription: subscription.id,
      retention: { type: 'coupon_offer', coupon_offer: { coupon: coupon.id } },
    },
    after_completion: { type: 'hosted_confirmation', hosted_confirmation: { custom_message: 'Thank you!' } },
  });
  const page = await read(`${url}/subscriptions/${subscription.id}/cancel`);
  expect(page.text).toContain('Stay, and get 25% off for 3 months');
  const answer = await submit(`${url}/subscriptions/${subscription.id}/retain`, new URLSearchParams());
  const end = await read(new URL(answer.location, shop.running.url).href);
  expect(end.text).toContain('Thank you!');
  const after = await retrieve(subscription);
  expect(after).toMatchObject({ cancel_at_period_end: false });
  expect(after.discounts).toHaveLength(1);
});

test('a session is refused a flow that its configuration has turned off, or for what is not offered', async () => {
  const subscription = await subscribe(shop, shop.starter);
  const off = await shop.stripe.billingPortal.configurations.create({
    features: { invoice_history: { enabled: true } },
  });
  const update = {
    type: 'subscription_update',
    subscription_update: { subscription: subscription.id },
  } as const;
  expect(await refusal(openPortal(subscription, off, update))).toMatchObject({ param: 'flow_data[type]' });
  const item = { id: itemOf(subscription).id, price: shop.proYearly.id };
  const few = await configure({
    products: [{ product: productOf(shop.pro), prices: [shop.pro.id] }],
  });
  const confirm = {
    type: 'subscription_update_confirm' as const,
    subscription_update_confirm: { subscription: subscription.id, items: [item] },
  };
  expect(await refusal(openPortal(subscription, few, confirm))).toMatchObject({
    param: 'flow_data[subscription_update_confirm][items][0][price]',
  });
});

test('configurations and sessions of every flow are exactly what the SDK declares', async () => {
  const subscription = await subscribe(shop, shop.starter);
  const coupon = await shop.stripe.coupons.create({ percent_off: 20, duration: 'once' });
  const configuration = await configure(
    { schedule_at_period_end: { conditions: [{ type: 'shortening_interval' }] } },
    {
      customer_update: { enabled: true, allowed_updates: ['email'] },
      payment_method_update: { enabled: true },
      subscription_pause: { enabled: true },
    },
  );
  expect(differences(JSON.parse(JSON.stringify(configuration)), 'BillingPortal.Configuration')).toEqual([]);
  const { id } = subscription;
  const flows: Stripe.BillingPortal.SessionCreateParams.FlowData[] = [
    { type: 'payment_method_update' },
    { type: 'customer_update' },
    { type: 'subscription_pause', subscription_pause: { subscription: id } },
    { type: 'subscription_update', subscription_update: { subscription: id } },
    {
      type: 'subscription_update_confirm',
      subscription_update_confirm: {
        subscription: id,
        items: [{ id: itemOf(subscription).id, quantity: 2 }],
        discounts: [{ coupon: coupon.id }],
      },
    },
    {
      type: 'subscription_cancel',
      subscription_cancel: {
        subscription: id,
        retention: { type: 'coupon_offer', coupon_offer: { coupon: coupon.id } },
      },
    },
  ];
  for (const flow of flows) {
    const session = JSON.parse(JSON.stringify(await openPortal(subscription, configuration, flow)));
    expect(differences(session, 'BillingPortal.Session')).toEqual([]);
    expect((await read(session.url)).status).toBe(303);
  }
});

test('a configuration is refused what no page could offer', async () => {
  const products = [{ product: productOf(shop.starter), prices: [shop.pro.id] }];
  expect(await refusal(configure({ products }))).toMatchObject({
    param: 'features[subscription_update][products][0][prices][0]',
  });
  expect(await refusal(configure({ products: '' }))).toMatchObject({ code: 'parameter_missing' });
  expect(await refusal(configure({ default_allowed_updates: '' }))).toMatchObject({
    code: 'parameter_missing',
  });
  const kept = await configure();
  expect(
    await shop.stripe.billingPortal.configurations.update(kept.id, { active: false, name: 'Old' }),
  ).toMatchObject({ active: false, name: 'Old' });
  const subscription = await subscribe(shop, shop.starter);
  expect(await refusal(openPortal(subscription, kept))).toMatchObject({ param: 'configuration' });
});

test('a session lives five minutes unused and an hour from its last use', async () => {
  const subscription = await subscribe(shop, shop.starter);
  const configuration = await configure();
  const unused = await openPortal(subscription, configuration);
  const used = await openPortal(subscription, configuration);
  expect((await read(used.url)).status).toBe(200);
  await shop.advance(300);
  expect((await read(unused.url)).status).toBe(404);
  await shop.advance(3000);
  expect((await read(used.url)).status).toBe(200);
  await shop.advance(3600);
  expect((await read(used.url)).status).toBe(404);
});
