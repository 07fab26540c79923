import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, openShop, type Shop, START, subscribe } from '../../test/shop.ts';

let shop: Shop;
let subscription: Stripe.Subscription;
beforeAll(async () => {
  shop = await openShop();
  await shop.stripe.customers.create({ name: '<script>alert(1)</script>' });
  await shop.stripe.webhookEndpoints.create({ url: 'http://127.0.0.1:9/none', enabled_events: ['*'] });
  subscription = await subscribe(shop, shop.starter);
  await shop.running.simulator.idle();
});
afterAll(() => shop.running.close());

const get = async (path: string) => {
  const response = await fetch(`${shop.running.url}${path}`);
  return {
    status: response.status,
    headers: response.headers,
    text: await response.text(),
    url: response.url,
  };
};

/** Presses a button of the page, as a browser does. */
async function press(path: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
  const response = await fetch(`${shop.running.url}${path}`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { 'sec-fetch-site': 'same-origin', ...headers },
    redirect: 'manual',
  });
  const location = new URL(response.headers.get('location') ?? '/', shop.running.url);
  return { status: response.status, said: location.searchParams.get('done') };
}

describe('the page at /', () => {
  test('shows the clock, the objects, the events and the deliveries', async () => {
    const { status, text } = await get('/');
    expect(status).toBe(200);
    expect(text).toContain('Sat, 31 Jan 2026, 10:00:00 UTC');
    expect(text).toMatch(/\/subscriptions">Subscriptions<\/a><span>1</);
    expect(text).toContain('customer.subscription.created');
    expect(text).toContain('http://127.0.0.1:9/none');
    expect(text).toContain('subscription.cycle');
  });

  test('runs no script, is framed by nobody and is not kept', async () => {
    const { headers } = await get('/');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('shows what was asked to go wrong, and ends it', async () => {
    shop.running.simulator.faults.set([{ kind: 'slow', path: '/v1/none' }]);
    expect((await get('/')).text).toContain('{&quot;path&quot;:&quot;/v1/none&quot;}');
    expect(await press('/faults/clear', {})).toEqual({ status: 303, said: 'The faults are over.' });
    expect(shop.running.simulator.faults.list()).toEqual([]);
    expect(await press('/chaos/clear', {})).toEqual({ status: 303, said: 'The chaos is over.' });
  });
});

describe('an object', () => {
  test('is reached from the list of its kind, and leads to those that it names', async () => {
    const list = await get('/objects/acct_1SimulatedBillwrt/subscriptions');
    expect(list.text).toContain(`/subscriptions/${subscription.id}"`);
    const page = await get(`/objects/find/${subscription.id}`);
    expect(page.url).toContain(`/objects/acct_1SimulatedBillwrt/subscriptions/${subscription.id}`);
    expect(page.text).toContain(`<a href="/objects/find/${String(subscription.customer)}">`);
    expect(page.text).not.toContain('/objects/find/billing_schedules');
  });

  test('is shown as text, whatever is in it', async () => {
    const { text } = await get('/objects/acct_1SimulatedBillwrt/customers');
    expect(text).toContain('&lt;script&gt;');
    expect(text).not.toContain('<script>');
  });

  test.each([
    '/objects/find/cus_none',
    '/objects/acct_none/customers',
    '/objects/acct_1SimulatedBillwrt/none',
    '/objects/acct_1SimulatedBillwrt/customers/none',
  ])('that there is not is a page that says so: %s', async (path) => {
    const { status, text } = await get(path);
    expect(status).toBe(404);
    expect(text).toContain('Not found');
  });
});

describe('a button', () => {
  test('steps and sets the clock, and time does its work', async () => {
    expect(await press('/clock/step', { step: 'day' })).toMatchObject({ status: 303 });
    expect(shop.running.simulator.now()).toBe(START + DAY);
    await press('/clock/set', { to: '2026-03-02T00:00' });
    expect(shop.running.simulator.now()).toBe(Date.UTC(2026, 2, 2) / 1000);
    expect((await shop.stripe.invoices.list({ subscription: subscription.id })).data).toHaveLength(2);
  });

  test.each([
    ['/clock/step', { step: 'aeon' }, 'That is no step of the clock.'],
    ['/clock/set', { to: 'soon' }, 'That is no date.'],
    ['/clock/set', { to: '2020-01-01T00:00' }, 'Time does not go back.'],
    ['/clock/speed', { speed: 'fast' }, 'That is no speed.'],
    ['/test-clocks/advance', { id: 'clock_none', step: 'day' }, "No such test clock: 'clock_none'"],
    ['/deliveries/resend', { event: 'evt_none', endpoint: 'we_none' }, 'There is no event evt_none.'],
  ])('that makes no sense is explained: %s %j', async (path, fields, said) => {
    expect(await press(path, { ...fields })).toEqual({ status: 303, said });
  });

  test('advances a test clock', async () => {
    const clock = await shop.stripe.testHelpers.testClocks.create({ frozen_time: START });
    await press('/test-clocks/advance', { id: clock.id, step: 'week' });
    expect(await shop.stripe.testHelpers.testClocks.retrieve(clock.id)).toMatchObject({
      status: 'ready',
      frozen_time: START + 7 * DAY,
    });
  });

  test.each([
    '/clock/step',
    '/clock/set',
    '/clock/speed',
    '/test-clocks/advance',
    '/deliveries/resend',
    '/faults/clear',
    '/chaos/clear',
  ])("of another site's page does nothing: %s", async (path) => {
    const before = shop.running.simulator.snapshot();
    const foreign: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'cross-site', origin: shop.running.url },
    ];
    for (const headers of foreign)
      expect((await press(path, { step: 'day', seconds: '2000000000', speed: '5' }, headers)).status).toBe(
        403,
      );
    const old = await fetch(`${shop.running.url}${path}`, {
      method: 'POST',
      body: new URLSearchParams({ step: 'day' }),
      headers: { origin: 'https://evil.example' },
    });
    expect(old.status).toBe(403);
    expect(shop.running.simulator.snapshot()).toBe(before);
  });
});
