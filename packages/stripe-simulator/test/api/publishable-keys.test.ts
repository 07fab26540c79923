import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientOf, openShop, refusal, type Shop } from '../shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.running.close());

const KEY = 'pk_test_123';
const asBrowser = (path: string, init: RequestInit = {}) =>
  fetch(`${shop.running.url}${path}`, {
    ...init,
    headers: { Authorization: `Bearer ${KEY}`, Origin: 'http://shop.example', ...init.headers },
  });
const intend = () =>
  shop.stripe.paymentIntents.create({ amount: 500, currency: 'usd', metadata: { cost: '1' } });

test('a publishable key opens nothing that needs a secret one', async () => {
  const browser = clientOf(shop.running, KEY);
  for (const call of [
    browser.customers.list(),
    browser.paymentIntents.list(),
    browser.refunds.create({ payment_intent: 'pi_1' }),
    browser.paymentIntents.create({ amount: 1, currency: 'usd' }),
  ])
    expect(await refusal(call)).toMatchObject({ statusCode: 401, code: 'secret_key_required' });
});

test('an intent is shown to who has its client secret, without what is between merchant and Stripe', async () => {
  const { id, client_secret } = await intend();
  expect((await asBrowser(`/v1/payment_intents/${id}`)).status).toBe(401);
  const guessed = await asBrowser(`/v1/payment_intents/${id}?client_secret=${id}_secret_guess`);
  expect(guessed.status).toBe(400);
  const shown = (await (
    await asBrowser(`/v1/payment_intents/${id}?client_secret=${client_secret}`)
  ).json()) as object;
  expect(shown).toMatchObject({ id, amount: 500, status: 'requires_payment_method' });
  expect(Object.keys(shown)).not.toContain('metadata');
  expect(Object.keys(shown)).not.toContain('customer');
});

test('it confirms that intent, and a decline shows no more than the intent does', async () => {
  const { id, client_secret } = await intend();
  const confirm = (method: string) =>
    asBrowser(`/v1/payment_intents/${id}/confirm`, {
      method: 'POST',
      body: new URLSearchParams({ client_secret: client_secret ?? '', payment_method: method }),
    });
  const declined = await confirm('pm_card_chargeDeclined');
  expect(declined.status).toBe(402);
  const { error } = (await declined.json()) as { error: { code: string; payment_intent: object } };
  expect(error.code).toBe('card_declined');
  expect(Object.keys(error.payment_intent)).not.toContain('metadata');
  expect((await confirm('pm_card_visa')).status).toBe(200);
  expect((await shop.stripe.paymentIntents.retrieve(id)).status).toBe('succeeded');
});

test('pages of any origin may call the API, but none with a secret key', async () => {
  const preflight = await asBrowser('/v1/payment_methods', { method: 'OPTIONS' });
  expect(preflight.status).toBe(200);
  expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
  expect(preflight.headers.get('access-control-allow-headers')).toContain('Authorization');
  const refused = await asBrowser('/v1/customers');
  expect(refused.headers.get('access-control-allow-origin')).toBe('*');
  const leaked = await asBrowser('/v1/customers', {
    headers: { Authorization: 'Bearer sk_test_123', 'Sec-Fetch-Site': 'cross-site' },
  });
  expect(leaked.status).toBe(403);
});

test('the script is there under every name it has, and what frames use is closed to other pages', async () => {
  for (const path of ['/v3', '/v3/', '/endive/stripe.js']) {
    const script = await fetch(`${shop.running.url}${path}`);
    expect(script.headers.get('content-type')).toContain('text/javascript');
    expect(await script.text()).toContain('window.Stripe');
  }
  const foreign = await fetch(`${shop.running.url}/elements/payment-methods`, {
    method: 'POST',
    headers: { Origin: 'http://shop.example' },
    body: JSON.stringify({ key: KEY, type: 'card', card: { number: '4242424242424242' } }),
  });
  expect(foreign.status).toBe(403);
  expect((await fetch(`${shop.running.url}/elements/frame/..%2Felements-routes.ts`)).status).toBe(404);
});

test('what a frame sends makes a method, or is refused in the words of the API; the number is kept nowhere', async () => {
  const send = (card: object) =>
    fetch(`${shop.running.url}/elements/payment-methods`, {
      method: 'POST',
      body: JSON.stringify({
        key: KEY,
        type: 'card',
        card: { number: '4242424242424242', cvc: '739', expMonth: 1, expYear: 2040, ...card },
      }),
    });
  const made = await send({});
  expect(await made.json()).toMatchObject({ object: 'payment_method', card: { last4: '4242' } });
  const wrong = await send({ number: '4242424242424241' });
  expect(wrong.status).toBe(402);
  expect(await wrong.json()).toMatchObject({ error: { code: 'invalid_number', param: 'number' } });
  const past = await send({ expYear: 2020 });
  expect(await past.json()).toMatchObject({ error: { code: 'invalid_expiry_year' } });
  for (const nonsense of [[], 'x', { card: 5 }, { expMonth: 'x' }])
    expect((await send(nonsense as object)).status).toBeLessThan(500);
  expect(shop.running.simulator.snapshot()).not.toContain('4242424242424242');
});
