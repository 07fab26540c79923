import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openShop, refusal, type Shop, submit, submitCard } from '../shop.ts';

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

const makeLink = (params: Partial<Stripe.PaymentLinkCreateParams> = {}) =>
  shop.stripe.paymentLinks.create({ line_items: [{ price: sticker.id, quantity: 2 }], ...params });

/** Opens the link as a browser does; the address of the session that it made. */
async function open(link: Stripe.PaymentLink, query = ''): Promise<string> {
  const response = await fetch(`${link.url}${query}`, { redirect: 'manual' });
  expect(response.status).toBe(303);
  return new URL(response.headers.get('location') ?? '', shop.running.url).href;
}
const latest = async () => {
  const [session] = (await shop.stripe.checkout.sessions.list({ limit: 1 })).data;
  if (!session) throw new Error('No session was made.');
  return session;
};

test('each opening makes a session of the link, with its metadata, whose payment ends on a page of thanks', async () => {
  await shop.newEvents();
  const link = await makeLink({
    metadata: { campaign: 'launch' },
    payment_intent_data: { description: 'From a link' },
    after_completion: {
      type: 'hosted_confirmation',
      hosted_confirmation: { custom_message: 'See you soon.' },
    },
    expand: ['line_items'],
  });
  expect(await shop.newEvents()).toEqual(['payment_link.created']);
  expect(link).toMatchObject({
    active: true,
    currency: 'usd',
    line_items: { data: [{ quantity: 2, amount_total: 2000 }] },
  });
  const url = await open(link);
  await open(link);
  expect((await shop.stripe.checkout.sessions.list({ payment_link: link.id })).data).toHaveLength(2);
  const paid = await submitCard(url, '4242424242424242');
  expect(await (await fetch(paid.location)).text()).toContain('See you soon.');
  const [, done] = (
    await shop.stripe.checkout.sessions.list({ payment_link: link.id, expand: ['data.payment_intent'] })
  ).data;
  expect(done).toMatchObject({
    status: 'complete',
    metadata: { campaign: 'launch' },
    payment_intent: { description: 'From a link' },
  });
});

test('a link of a recurring price sells subscriptions, and may lead elsewhere afterwards', async () => {
  const link = await makeLink({
    line_items: [
      { price: shop.starter.id, quantity: 1 },
      { price: sticker.id, quantity: 1 },
    ],
    subscription_data: { trial_period_days: 7, metadata: { plan: 'starter' } },
    after_completion: {
      type: 'redirect',
      redirect: { url: 'https://app.example/thanks?s={CHECKOUT_SESSION_ID}' },
    },
  });
  const paid = await submitCard(await open(link), '4242424242424242');
  const done = await latest();
  expect(paid.location).toBe(`https://app.example/thanks?s=${done.id}`);
  expect(await shop.stripe.checkout.sessions.retrieve(done.id, { expand: ['subscription'] })).toMatchObject({
    mode: 'subscription',
    amount_total: 1000,
    subscription: { status: 'trialing', metadata: { plan: 'starter' } },
  });
});

test('its address may name the buyer, a reference and a code; what is malformed is dropped', async () => {
  const coupon = await shop.stripe.coupons.create({ percent_off: 50, duration: 'once' });
  await shop.stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon: coupon.id }, code: 'HALF' });
  const link = await makeLink({ allow_promotion_codes: true });
  await open(
    link,
    '?client_reference_id=cart_7&locked_prefilled_email=ada%40example.com&prefilled_promo_code=HALF',
  );
  expect(await latest()).toMatchObject({
    client_reference_id: 'cart_7',
    customer_email: 'ada@example.com',
    amount_total: 1000,
  });
  await open(link, '?client_reference_id=a%20b&prefilled_promo_code=NONE');
  expect(await latest()).toMatchObject({
    client_reference_id: null,
    customer_email: null,
    amount_total: 2000,
  });
});

test('an inactive link says so, in its own words', async () => {
  const link = await makeLink({ inactive_message: 'Sold out for this year.' });
  await shop.newEvents();
  await shop.stripe.paymentLinks.update(link.id, { active: false });
  expect(await shop.newEvents()).toEqual(['payment_link.updated']);
  const closed = await fetch(link.url);
  expect([closed.status, await closed.text()]).toEqual([
    410,
    expect.stringContaining('Sold out for this year.'),
  ]);
  expect((await shop.stripe.paymentLinks.list({ active: false })).data.map(({ id }) => id)).toContain(
    link.id,
  );
  expect((await fetch(`${shop.running.url}/b/plink_none`)).status).toBe(404);
});

test('a link that may be paid once is over with that, also for who had opened it before', async () => {
  const link = await makeLink({ restrictions: { completed_sessions: { limit: 1 } } });
  const [first, second] = [await open(link), await open(link)];
  expect((await submitCard(first, '4242424242424242')).status).toBe(303);
  expect((await submitCard(second, '4242424242424242')).text).toContain('This link can no longer be paid.');
  expect((await fetch(link.url)).status).toBe(410);
  expect(await shop.stripe.paymentLinks.retrieve(link.id)).toMatchObject({
    active: false,
    restrictions: { completed_sessions: { count: 1, limit: 1 } },
  });
  const raise = (limit: number) =>
    shop.stripe.paymentLinks.update(link.id, {
      active: true,
      restrictions: { completed_sessions: { limit } },
    });
  expect((await refusal(raise(0))).param).toBe('restrictions[completed_sessions][limit]');
  expect(await raise(3)).toMatchObject({ active: true });
  await open(link);
});

test('an update changes what it names, empties what is given empty, and leaves open sessions as they are', async () => {
  const link = await makeLink({
    custom_fields: [{ key: 'po', label: { custom: 'PO', type: 'custom' }, type: 'text', optional: true }],
    payment_intent_data: { description: 'Old', metadata: { a: '1' } },
    expand: ['line_items'],
  });
  const url = await open(link);
  const line = link.line_items?.data[0]?.id ?? '';
  const updated = await shop.stripe.paymentLinks.update(link.id, {
    line_items: [{ id: line, quantity: 5 }],
    custom_fields: '',
    payment_intent_data: { description: '', metadata: { b: '2' } },
    phone_number_collection: { enabled: true },
    expand: ['line_items'],
  });
  expect(updated).toMatchObject({
    custom_fields: [],
    line_items: { data: [{ id: line, quantity: 5, amount_total: 5000 }] },
    payment_intent_data: { description: null, metadata: { a: '1', b: '2' } },
    phone_number_collection: { enabled: true },
  });
  expect((await shop.stripe.paymentLinks.listLineItems(link.id)).data).toMatchObject([
    { id: line, quantity: 5 },
  ]);
  expect((await submit(url, new URLSearchParams())).text).toContain('$20.00');
});

test('a link whose price was archived shows its lines, and opens no more', async () => {
  const price = await shop.stripe.prices.create({
    currency: 'usd',
    unit_amount: 700,
    product_data: { name: 'Old' },
  });
  const link = await makeLink({ line_items: [{ price: price.id, quantity: 1 }] });
  await shop.stripe.prices.update(price.id, { active: false });
  expect((await shop.stripe.paymentLinks.listLineItems(link.id)).data).toMatchObject([{ amount_total: 700 }]);
  expect((await fetch(link.url)).status).toBe(410);
});

test('what its sessions would be refused for is refused for the link', async () => {
  expect((await refusal(makeLink({ line_items: [] }))).param).toBe('line_items');
  expect((await refusal(makeLink({ subscription_data: { trial_period_days: 3 } }))).param).toBe(
    'subscription_data',
  );
  expect((await refusal(makeLink({ application_fee_amount: 100 }))).param).toBe('application_fee_amount');
  expect((await refusal(makeLink({ after_completion: { type: 'redirect' } }))).param).toBe(
    'after_completion[redirect]',
  );
});
