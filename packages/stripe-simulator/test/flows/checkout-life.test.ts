import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkout, DAY, openShop, refusal, type Shop, submit, submitCard } from '../shop.ts';

type Params = Stripe.Checkout.SessionCreateParams;

let shop: Shop;
let sticker: Stripe.Price;
beforeAll(async () => {
  shop = await openShop();
  sticker = await shop.stripe.prices.create({
    currency: 'usd',
    unit_amount: 1000,
    product_data: { name: 'Sticker' },
  });
});
afterAll(() => shop.running.close());

const buy = (params: Partial<Params> = {}) =>
  shop.stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [{ price: sticker.id, quantity: 2 }],
    success_url: 'https://app.example/done',
    ...params,
  });
const retrieve = (id: string, expand: string[] = []) =>
  shop.stripe.checkout.sessions.retrieve(id, { expand });
const openEmbedded = (params: Partial<Params> = {}) =>
  shop.stripe.checkout.sessions.create({
    mode: 'payment',
    ui_mode: 'elements',
    line_items: [{ price: sticker.id, quantity: 2 }],
    return_url: 'https://app.example/back',
    ...params,
  });

describe('updating a session', () => {
  test('lines are kept by their id, changed, added and left out; the total follows', async () => {
    const session = await openEmbedded({ expand: ['line_items'] });
    const id = session.line_items?.data[0]?.id ?? '';
    const updated = await shop.stripe.checkout.sessions.update(session.id, {
      line_items: [
        { id, quantity: 3, metadata: { shelf: 'B' } },
        { price_data: { currency: 'usd', unit_amount: 250, product_data: { name: 'Pin' } }, quantity: 1 },
      ],
      expand: ['line_items'],
    });
    expect(updated).toMatchObject({
      amount_total: 3250,
      line_items: { data: [{ id, quantity: 3, metadata: { shelf: 'B' } }, { description: 'Pin' }] },
    });
    const pin = updated.line_items?.data[1]?.id ?? '';
    const left = await shop.stripe.checkout.sessions.update(session.id, { line_items: [{ id: pin }] });
    expect(left.amount_total).toBe(250);
    expect(
      (await refusal(shop.stripe.checkout.sessions.update(session.id, { line_items: [{ id }] }))).param,
    ).toBe('line_items[0][id]');
  });

  test('shipping options and the address are the server’s to set, payment data too', async () => {
    const session = await openEmbedded({
      permissions: { update_shipping_details: 'server_only' },
      shipping_address_collection: { allowed_countries: ['US'] },
    });
    const updated = await shop.stripe.checkout.sessions.update(session.id, {
      collected_information: {
        shipping_details: { name: 'Ada', address: { country: 'US', line1: '1 Main St' } },
      },
      shipping_options: [
        { shipping_rate_data: { display_name: 'Post', fixed_amount: { amount: 400, currency: 'usd' } } },
      ],
      payment_intent_data: { description: 'Order 8', metadata: { order: '8' } },
    });
    expect(updated).toMatchObject({
      amount_total: 2400,
      collected_information: { shipping_details: { name: 'Ada', address: { line1: '1 Main St' } } },
      permissions: { update_shipping_details: 'server_only' },
    });
    expect(await shop.stripe.checkout.sessions.update(session.id, { shipping_options: '' })).toMatchObject({
      amount_total: 2000,
      shipping_cost: null,
    });
  });

  test('a hosted page takes metadata, no address; a session that is over takes metadata only', async () => {
    const session = await buy({ metadata: { a: '1', b: '2' } });
    expect(
      await shop.stripe.checkout.sessions.update(session.id, { metadata: { b: '', c: '3' } }),
    ).toMatchObject({ metadata: { a: '1', c: '3' } });
    const address = { shipping_details: { name: 'Ada', address: { country: 'US', line1: '1' } } };
    expect(
      (await refusal(shop.stripe.checkout.sessions.update(session.id, { collected_information: address })))
        .param,
    ).toBe('collected_information');
    await shop.stripe.checkout.sessions.expire(session.id);
    expect(
      (await shop.stripe.checkout.sessions.update(session.id, { metadata: { d: '4' } })).metadata,
    ).toMatchObject({ d: '4' });
    expect(
      (
        await refusal(
          shop.stripe.checkout.sessions.update(session.id, {
            line_items: [{ price: sticker.id, quantity: 1 }],
          }),
        )
      ).message,
    ).toContain('"open"');
  });
});

test('an embedded session is paid like any other, and comes back to its return_url', async () => {
  const session = await openEmbedded({
    ui_mode: 'embedded_page',
    return_url: 'https://app.example/back?s={CHECKOUT_SESSION_ID}',
  });
  const paid = await submitCard(`${shop.running.url}/c/pay/${session.id}`, '4242424242424242');
  expect(paid.location).toBe(`https://app.example/back?s=${session.id}`);
  const never = await shop.stripe.checkout.sessions.create({
    mode: 'payment',
    ui_mode: 'embedded_page',
    redirect_on_completion: 'never',
    line_items: [{ price: sticker.id, quantity: 1 }],
  });
  const stays = await submitCard(`${shop.running.url}/c/pay/${never.id}`, '4242424242424242');
  expect(await (await fetch(stays.location)).text()).toContain('You’re all done here');
});

test('a declined try is found by its payment intent while the session is open', async () => {
  const session = await buy();
  await submitCard(session.url ?? '', '4000000000009995');
  const [intent] = (await shop.stripe.paymentIntents.list({ limit: 1 })).data;
  const found = await shop.stripe.checkout.sessions.list({ payment_intent: intent?.id ?? '' });
  expect(found.data).toMatchObject([{ id: session.id, status: 'open' }]);
});

test('expiring cancels the payment intent of earlier tries', async () => {
  const session = await buy();
  await submitCard(session.url ?? '', '4000000000009995');
  await shop.newEvents();
  await shop.stripe.checkout.sessions.expire(session.id);
  expect(await shop.newEvents()).toEqual(['payment_intent.canceled', 'checkout.session.expired']);
});

test('an expired session is recovered for thirty days, as a new one that allows codes', async () => {
  const session = await buy({
    after_expiration: { recovery: { enabled: true, allow_promotion_codes: true } },
    customer_email: 'ada@example.com',
    expires_at: shop.running.simulator.now() + 1800,
  });
  await shop.advance(1800);
  const expired = await retrieve(session.id);
  const recovery = expired.after_expiration?.recovery;
  expect(recovery).toMatchObject({ enabled: true, expires_at: expired.expires_at + 30 * DAY });
  const opened = await fetch(recovery?.url ?? '', { redirect: 'manual' });
  expect(opened.status).toBe(303);
  const [fresh] = (await shop.stripe.checkout.sessions.list({ status: 'open', limit: 1 })).data;
  expect(fresh).toMatchObject({
    recovered_from: session.id,
    amount_total: 2000,
    allow_promotion_codes: true,
    customer_email: 'ada@example.com',
  });
  await shop.advance(31 * DAY);
  expect((await fetch(recovery?.url ?? '')).status).toBe(404);
});

describe('subscriptions', () => {
  test('one-time items come with the first invoice only, metered ones are billed later', async () => {
    const meter = await shop.stripe.billing.meters.create({
      display_name: 'Calls',
      event_name: 'calls',
      default_aggregation: { formula: 'sum' },
    });
    const metered = await shop.stripe.prices.create({
      currency: 'usd',
      unit_amount: 2,
      recurring: { interval: 'month', usage_type: 'metered', meter: meter.id },
      product_data: { name: 'Calls' },
    });
    const session = await checkout(shop, shop.starter, {
      line_items: [
        { price: shop.starter.id, quantity: 1 },
        { price: sticker.id, quantity: 1 },
        { price: metered.id },
      ],
      expand: ['line_items'],
    });
    expect(session).toMatchObject({
      amount_total: 3900,
      line_items: { data: [{}, {}, { quantity: null, amount_total: 0 }] },
    });
    await submitCard(session.url ?? '', '4242424242424242');
    const done = await retrieve(session.id, ['subscription.latest_invoice']);
    expect(done).toMatchObject({ payment_status: 'paid', subscription: { latest_invoice: { total: 3900 } } });
    const subscription = done.subscription as Stripe.Subscription;
    expect(subscription.items.data.map(({ price }) => price.id)).toEqual([shop.starter.id, metered.id]);
  });

  test('a free start without a card is let through where it is asked to', async () => {
    const session = await checkout(shop, shop.pro, {
      payment_method_collection: 'if_required',
      subscription_data: {
        trial_period_days: 7,
        trial_settings: { end_behavior: { missing_payment_method: 'pause' } },
      },
    });
    expect(await (await fetch(session.url ?? '')).text()).not.toContain('Card number');
    expect((await submit(session.url ?? '', new URLSearchParams({ email: 'ada@example.com' }))).status).toBe(
      303,
    );
    const done = await retrieve(session.id, ['subscription']);
    expect(done).toMatchObject({
      payment_status: 'no_payment_required',
      subscription: { status: 'trialing', default_payment_method: null },
    });
    await shop.advance(8 * DAY);
    expect((await retrieve(session.id, ['subscription'])).subscription).toMatchObject({ status: 'paused' });
  });

  test('what is said of the subscription is on it: taxes, description, invoice words, anchor', async () => {
    const vat = await shop.stripe.taxRates.create({ display_name: 'VAT', percentage: 20, inclusive: false });
    const session = await checkout(shop, shop.starter, {
      subscription_data: {
        default_tax_rates: [vat.id],
        description: 'Plan',
        invoice_settings: { description: 'Thank you' },
        metadata: { team: 'a' },
      },
    });
    expect(session).toMatchObject({ amount_total: 3480, total_details: { amount_tax: 580 } });
    await submitCard(session.url ?? '', '4242424242424242');
    expect(await retrieve(session.id, ['subscription.latest_invoice'])).toMatchObject({
      subscription: {
        description: 'Plan',
        metadata: { team: 'a' },
        default_tax_rates: [{ id: vat.id }],
        latest_invoice: { total: 3480, description: 'Thank you' },
      },
    });
  });

  test('the last recurring item stays in the order', async () => {
    const adjustable_quantity = { enabled: true, minimum: 0 };
    const session = await checkout(shop, shop.starter, {
      line_items: [
        { price: shop.starter.id, quantity: 1, adjustable_quantity },
        { price: sticker.id, quantity: 1 },
      ],
      expand: ['line_items'],
    });
    const form = new URLSearchParams({ [`quantity_${session.line_items?.data[0]?.id}`]: '0' });
    const refused = await submit(`${session.url}/update`, form);
    expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('at least one item')]);
  });

  test('a customer’s credit pays first', async () => {
    const customer = await shop.stripe.customers.create({ email: 'ada@example.com', balance: -1000 });
    const session = await checkout(shop, shop.starter, { customer: customer.id });
    await submitCard(session.url ?? '', '4000000000009995');
    expect((await shop.stripe.paymentIntents.list({ limit: 1 })).data).toMatchObject([{ amount: 1900 }]);
    await submitCard(session.url ?? '', '4242424242424242');
    const done = await retrieve(session.id, ['subscription.latest_invoice']);
    expect(done).toMatchObject({
      payment_status: 'paid',
      subscription: { status: 'active', latest_invoice: { total: 2900, amount_paid: 1900 } },
    });
  });
});
