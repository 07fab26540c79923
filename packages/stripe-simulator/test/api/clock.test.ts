import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startSimulator } from '../../src/index.ts';
import { DAY, dateOf, openShop, type Shop, START, subscribe } from '../shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.running.close());

async function tell(wish: object, url = shop.running.url) {
  const response = await fetch(`${url}/_simulator/clock`, { method: 'POST', body: JSON.stringify(wish) });
  return {
    status: response.status,
    ...((await response.json()) as { now: number; speed: number; error?: string }),
  };
}

describe('the clock of the server', () => {
  test('is set to a later time, doing what falls due on the way', async () => {
    const subscription = await subscribe(shop, shop.starter);
    expect(await tell({ set: '2026-03-01T00:00:00Z' })).toMatchObject({ status: 200, speed: 0 });
    expect(dateOf(shop.running.simulator.now())).toBe('2026-03-01T00:00');
    const { data } = await shop.stripe.invoices.list({ subscription: subscription.id });
    expect(data.map(({ billing_reason }) => billing_reason)).toEqual([
      'subscription_cycle',
      'subscription_create',
    ]);
  });

  test('does not go back, and says so', async () => {
    const refused = await tell({ set: START - 1 });
    expect(refused).toMatchObject({ status: 400, error: expect.stringContaining('Time does not go back') });
    expect(shop.running.simulator.now()).toBe(START);
  });

  test('is stepped by seconds or by the calendar', async () => {
    expect(await tell({ step: 60 })).toMatchObject({ now: START + 60 });
    expect(await tell({ step: 'day' })).toMatchObject({ now: START + 60 + DAY });
    await tell({ set: '2027-01-31T10:00:00Z' });
    expect(dateOf((await tell({ step: 'month' })).now)).toBe('2027-02-28T10:00');
    expect(dateOf((await tell({ step: 'year' })).now)).toBe('2028-02-28T10:00');
    expect(dateOf((await tell({ step: 'week' })).now)).toBe('2028-03-06T10:00');
  });

  test.each([
    {},
    { step: 'fortnight' },
    { step: -1 },
    { set: 'soon' },
    { speed: -1 },
    { step: 1, speed: 1 },
    [],
  ])('is not moved by %j', async (wish) => {
    expect(await tell(wish)).toMatchObject({ status: 400, error: expect.any(String) });
    expect(shop.running.simulator.now()).toBe(START);
  });

  test('runs as fast as it is told, and stands when it is told', async () => {
    const endpoint = shop.running.url;
    await tell({ speed: 30 * DAY });
    await subscribe(shop, shop.starter);
    const renewals = async () => (await shop.stripe.events.list({ type: 'invoice.paid' })).data.length;
    await expect.poll(renewals, { timeout: 8000 }).toBeGreaterThan(1);
    const { now } = await tell({ speed: 0 }, endpoint);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(shop.running.simulator.now()).toBe(now);
  });

  test('runs from the start at the speed that the start asks for', async () => {
    const running = await startSimulator({ port: 0, speed: DAY });
    const first = running.simulator.now();
    await expect.poll(() => running.simulator.now() - first).toBeGreaterThan(DAY / 10);
    await running.close();
  });
});

/** A life told by bare requests, which carry nothing random of the SDK's. */
async function live(seed: number): Promise<{ answers: string[]; state: string }> {
  const running = await startSimulator({ port: 0, seed, now: START });
  running.simulator.setBaseUrl('http://127.0.0.1:12111');
  const answers: string[] = [];
  const ask = async (method: string, path: string, body?: string): Promise<{ id: string }> => {
    const response = await fetch(`${running.url}${path}`, {
      method,
      headers: { authorization: 'Bearer sk_test_1', 'content-type': 'application/x-www-form-urlencoded' },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    answers.push(`${response.status} ${response.headers.get('request-id')} ${text}`);
    return JSON.parse(text) as { id: string };
  };
  await ask('POST', '/v1/webhook_endpoints', 'url=http://127.0.0.1:9/none&enabled_events[]=*');
  const price = await ask(
    'POST',
    '/v1/prices',
    'currency=usd&unit_amount=900&recurring[interval]=month&product_data[name]=P',
  );
  const customer = await ask(
    'POST',
    '/v1/customers',
    'payment_method=pm_card_visa&invoice_settings[default_payment_method]=pm_card_visa',
  );
  await ask('POST', '/v1/subscriptions', `customer=${customer.id}&items[0][price]=${price.id}`);
  await ask('POST', '/v1/subscriptions', 'customer=cus_none');
  await ask(
    'POST',
    '/v1/payment_intents',
    'amount=500&currency=usd&payment_method=pm_card_visa&confirm=true&return_url=https://app.example',
  );
  await running.simulator.advance(70 * DAY);
  for (const path of ['events', 'invoices', 'charges', 'customers', 'balance_transactions'])
    await ask('GET', `/v1/${path}?limit=100`);
  // When the real clock was last looked at is the one thing that is real.
  const state = running.simulator.snapshot().replace(/"clock.since","value":[\d.]+/, '');
  await running.close();
  return { answers, state };
}

test('same seed, same calls: same ids, same bytes, same state; another seed, other ids', async () => {
  const first = await live(7);
  const second = await live(7);
  expect(second.answers).toEqual(first.answers);
  expect(second.state).toBe(first.state);
  expect(first.answers.filter((answer) => answer.startsWith('200')).length).toBe(10);
  expect((await live(8)).answers[0]).not.toBe(first.answers[0]);
});

test('an answer is dated by the clock that its objects have', async () => {
  const shop = await openShop();
  const { lastResponse, created } = await shop.stripe.customers.create({});
  expect(Date.parse(lastResponse.headers.date ?? '') / 1000).toBe(created);
  await shop.running.close();
});
