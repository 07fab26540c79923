import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkout, openShop, refusal, type Shop, START, submit, submitCard } from '../shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.running.close());

test('a paid checkout makes customer, card, paid invoice and active subscription, in the order Stripe says it', async () => {
  const session = await checkout(shop, shop.starter, {
    client_reference_id: 'acct-1',
    subscription_data: { metadata: { plan: 'starter' } },
  });
  expect(session).toMatchObject({
    status: 'open',
    payment_status: 'unpaid',
    amount_total: 2900,
    currency: 'usd',
    expires_at: START + 86_400,
  });
  await shop.newEvents();
  const paid = await submitCard(session.url ?? '', '4242 4242 4242 4242');
  expect(paid).toMatchObject({ status: 303, location: `https://app.example/done?session=${session.id}` });
  expect(await shop.newEvents()).toEqual([
    'customer.created',
    'payment_method.attached',
    'customer.updated',
    'invoice.created',
    'invoice.finalized',
    'payment_intent.created',
    'charge.succeeded',
    'payment_intent.succeeded',
    'invoice_payment.paid',
    'invoice.paid',
    'invoice.payment_succeeded',
    'customer.subscription.created',
    'checkout.session.completed',
  ]);
  const done = await shop.stripe.checkout.sessions.retrieve(session.id, {
    expand: ['line_items', 'subscription.latest_invoice', 'subscription.default_payment_method'],
  });
  expect(done).toMatchObject({
    status: 'complete',
    payment_status: 'paid',
    customer_details: { email: 'ada@example.com', name: 'Ada Lovelace' },
    subscription: {
      status: 'active',
      metadata: { plan: 'starter' },
      billing_mode: { type: 'flexible' },
      default_payment_method: { card: { brand: 'visa', last4: '4242' } },
      latest_invoice: { status: 'paid', amount_paid: 2900, billing_reason: 'subscription_create' },
    },
  });
  expect(done.line_items?.data).toMatchObject([{ amount_total: 2900, description: 'Starter', quantity: 1 }]);
});

test('a declined card leaves the session open, and the next card pays with the same payment intent', async () => {
  const session = await checkout(shop, shop.pro);
  await shop.newEvents();
  const declined = await submitCard(session.url ?? '', '4000000000009995');
  expect(declined.status).toBe(402);
  expect(declined.text).toContain('Your card has insufficient funds.');
  expect(await shop.newEvents()).toEqual([
    'payment_intent.created',
    'charge.failed',
    'payment_intent.payment_failed',
  ]);
  expect((await shop.stripe.checkout.sessions.retrieve(session.id)).status).toBe('open');
  expect((await submitCard(session.url ?? '', '4242424242424242')).status).toBe(303);
  const [intent] = (await shop.stripe.paymentIntents.list({ limit: 1 })).data;
  const charges = await shop.stripe.charges.list({ payment_intent: intent?.id ?? '' });
  expect(charges.data.map(({ status }) => status)).toEqual(['succeeded', 'failed']);
});

test('3-D Secure sends the browser to the bank, and what it answers decides', async () => {
  const session = await checkout(shop, shop.starter);
  const asked = await submitCard(session.url ?? '', '4000002760003184');
  expect(asked.status).toBe(303);
  const challenge = new URL(asked.location, shop.running.url);
  expect(challenge.pathname).toMatch(/^\/3ds\/pi_/);
  const refused = await submit(challenge.href, new URLSearchParams({ result: 'fail' }));
  expect(refused.location).toContain(`/c/pay/${session.id}`);
  expect((await shop.stripe.checkout.sessions.retrieve(session.id)).status).toBe('open');
  const again = await submitCard(session.url ?? '', '4000002760003184');
  const passed = await submit(
    new URL(again.location, shop.running.url).href,
    new URLSearchParams({ result: 'complete' }),
  );
  expect(passed.location).toBe(`https://app.example/done?session=${session.id}`);
  const done = await shop.stripe.checkout.sessions.retrieve(session.id, { expand: ['subscription'] });
  expect(done).toMatchObject({
    status: 'complete',
    payment_status: 'paid',
    subscription: { status: 'active' },
  });
});

test('a trial asks for a card, charges nothing and starts trialing', async () => {
  const session = await checkout(shop, shop.pro, { subscription_data: { trial_period_days: 14 } });
  expect(session.amount_total).toBe(0);
  await submitCard(session.url ?? '', '5555555555554444');
  const done = await shop.stripe.checkout.sessions.retrieve(session.id, {
    expand: ['subscription.latest_invoice'],
  });
  expect(done).toMatchObject({
    payment_status: 'no_payment_required',
    subscription: {
      status: 'trialing',
      trial_end: START + 14 * 86_400,
      latest_invoice: { status: 'paid', total: 0 },
    },
  });
});

test('an expired session can be neither paid nor expired again', async () => {
  const session = await checkout(shop, shop.starter);
  await shop.stripe.checkout.sessions.expire(session.id);
  expect((await shop.newEvents()).at(-1)).toBe('checkout.session.expired');
  expect((await submitCard(session.url ?? '', '4242424242424242')).status).toBeGreaterThanOrEqual(400);
  expect((await refusal(shop.stripe.checkout.sessions.expire(session.id))).statusCode).toBe(400);
  expect((await shop.stripe.checkout.sessions.retrieve(session.id)).subscription).toBeNull();
});

test('the currency of a session picks the amount of the price in it', async () => {
  const session = await checkout(shop, shop.starter, { currency: 'eur' });
  expect(session).toMatchObject({ currency: 'eur', amount_total: 2700 });
});

test('a promotion code typed on the page lowers what is paid, once', async () => {
  const coupon = await shop.stripe.coupons.create({ percent_off: 25, duration: 'once' });
  await shop.stripe.promotionCodes.create({
    promotion: { type: 'coupon', coupon: coupon.id },
    code: 'QUARTER',
  });
  const session = await checkout(shop, shop.pro, { allow_promotion_codes: true });
  await submit(`${session.url}/promotion`, new URLSearchParams({ promotion_code: 'quarter' }));
  expect(await shop.stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
    amount_total: 5925,
    total_details: { amount_discount: 1975 },
  });
  await submitCard(session.url ?? '', '4242424242424242');
  const done = await shop.stripe.checkout.sessions.retrieve(session.id, {
    expand: ['subscription.latest_invoice'],
  });
  expect(done).toMatchObject({
    subscription: { latest_invoice: { subtotal: 7900, total: 5925, amount_paid: 5925 } },
  });
  expect((await shop.stripe.coupons.retrieve(coupon.id)).times_redeemed).toBe(1);
});

test('a one-time payment needs no customer', async () => {
  const price = await shop.stripe.prices.create({
    currency: 'jpy',
    unit_amount: 500,
    product_data: { name: 'Sticker' },
  });
  const session = await checkout(shop, price, { mode: 'payment' });
  await submitCard(session.url ?? '', '4242424242424242');
  const done = await shop.stripe.checkout.sessions.retrieve(session.id, {
    expand: ['payment_intent.latest_charge'],
  });
  expect(done).toMatchObject({
    customer: null,
    payment_status: 'paid',
    payment_intent: { amount_received: 500, latest_charge: { paid: true } },
  });
});

test('card numbers are kept nowhere', async () => {
  const pages = await Promise.all([
    shop.stripe.events.list({ limit: 100 }),
    shop.stripe.charges.list({ limit: 100 }),
    shop.stripe.paymentIntents.list({ limit: 100 }),
  ]);
  expect(JSON.stringify(pages)).not.toMatch(/4242424242424242|4000002760003184|5555555555554444/);
});
