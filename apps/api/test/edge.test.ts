import Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi, type TestApi, WEBHOOK_SECRET } from './start-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi({ checkoutsPerMinute: 2, attemptsPerMinute: 5 });
});
afterAll(() => api.stop());

const stripe = new Stripe('sk_test_signing');

function anEvent(more: Record<string, unknown> = {}): string {
  return JSON.stringify({
    id: `evt_${Math.random().toString(36).slice(2)}`,
    object: 'event',
    type: 'invoice.paid',
    api_version: '2026-10-28.endive',
    created: 1_700_000_000,
    livemode: false,
    pending_webhooks: 1,
    request: null,
    data: { object: { id: 'in_1', object: 'invoice', customer: 'cus_1' } },
    ...more,
  });
}

async function deliver(body: string, options: { secret?: string; timestamp?: number } = {}) {
  const signature = await stripe.webhooks.generateTestHeaderStringAsync({
    payload: body,
    secret: options.secret ?? WEBHOOK_SECRET,
    ...(options.timestamp ? { timestamp: options.timestamp } : {}),
  });
  return api.fetchApp('/webhooks/stripe', {
    method: 'POST',
    headers: { 'stripe-signature': signature },
    body,
  });
}

const countStored = async () =>
  (await api.database.db.selectFrom('webhook_inbox').select('event_id').execute()).length;

test('a signed event is stored once, however often it is sent', async () => {
  const body = anEvent();
  expect((await deliver(body)).status).toBe(200);
  expect((await deliver(body)).status).toBe(200);
  expect(await countStored()).toBe(1);
});

test('an event of an unknown type is stored and answered 200', async () => {
  const before = await countStored();
  expect((await deliver(anEvent({ type: 'moon.landed' }))).status).toBe(200);
  expect(await countStored()).toBe(before + 1);
});

test('a wrong signature, an old timestamp, a changed body and a missing signature are refused and nothing is stored', async () => {
  const before = await countStored();
  const old = Math.floor(Date.now() / 1000) - 301;
  expect((await deliver(anEvent(), { secret: 'whsec_other' })).status).toBe(400);
  expect((await deliver(anEvent(), { timestamp: old })).status).toBe(400);
  expect((await api.fetchApp('/webhooks/stripe', { method: 'POST', body: anEvent() })).status).toBe(400);
  const signature = await stripe.webhooks.generateTestHeaderStringAsync({
    payload: anEvent(),
    secret: WEBHOOK_SECRET,
  });
  const changed = {
    method: 'POST',
    headers: { 'stripe-signature': signature },
    body: anEvent({ livemode: true }),
  };
  expect((await api.fetchApp('/webhooks/stripe', changed)).status).toBe(400);
  expect(await countStored()).toBe(before);
});

test('a live event on a test deployment is refused', async () => {
  const before = await countStored();
  expect((await deliver(anEvent({ livemode: true }))).status).toBe(400);
  expect(await countStored()).toBe(before);
});

test('an oversized body is refused with 413', async () => {
  const big = anEvent({ padding: 'x'.repeat(1_100_000) });
  expect((await deliver(big)).status).toBe(413);
});

test('the API refuses large bodies and large batches', async () => {
  const large = await api.post('/api/trpc/cancellation.undo', { actId: 'x'.repeat(110_000) });
  expect(large.status).toBe(413);
  const batch = Array.from({ length: 21 }, () => 'session.me').join(',');
  expect((await api.fetchApp(`/api/trpc/${batch}?batch=1&input=%7B%7D`)).status).toBe(400);
});

test('too many checkouts are refused with the time to wait', async () => {
  const { cookie } = await api.signUp();
  const start = () =>
    api.post(
      '/api/trpc/checkout.start',
      { planKey: 'starter', interval: 'month', currency: 'usd', actId: crypto.randomUUID() },
      { cookie },
    );
  expect((await start()).status).toBe(200);
  expect((await start()).status).toBe(200);
  const refused = await start();
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('guessing passwords is refused after a few attempts', async () => {
  const statuses: number[] = [];
  for (let attempt = 0; attempt < 8; attempt += 1) {
    const answer = await api.post('/api/auth/sign-in/email', {
      email: 'nobody@example.com',
      password: `guess ${attempt}`,
    });
    statuses.push(answer.status);
  }
  expect(statuses[0]).toBe(401);
  expect(statuses.at(-1)).toBe(429);
});

test('every answer carries the security headers, with a new nonce each time', async () => {
  const policies = await Promise.all(
    [1, 2].map(async () => (await api.fetchApp('/health')).headers.get('content-security-policy') ?? ''),
  );
  expect(policies[0]).toMatch(/script-src 'self' 'nonce-[^']+'/);
  expect(policies[0]).not.toContain('unsafe');
  expect(policies[0]).not.toBe(policies[1]);
  const { headers } = await api.fetchApp('/health');
  expect(headers.get('x-frame-options')).toBe('DENY');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
});

test("Stripe's script is let in where payments are taken, and nowhere else", async () => {
  const policyOf = async (path: string) =>
    (await api.fetchApp(path)).headers.get('content-security-policy') ?? '';
  for (const path of ['/checkout/pay', '/billing/payment-methods/add']) {
    const policy = await policyOf(path);
    expect(policy).toMatch(/script-src 'self' 'nonce-[^']+' https:\/\/js\.stripe\.com/);
    expect(policy).toContain('frame-src https://js.stripe.com');
    expect(policy).not.toContain('unsafe');
  }
  for (const path of ['/', '/pricing', '/checkout/return', '/checkout/pay/more', '/sign-in'])
    expect(await policyOf(path)).not.toContain('stripe');
});

test('no log line and no answer holds a secret, an address, a card or a payable link, whatever was sent where', async () => {
  const { cookie } = await api.signUp('canary@example.com');
  await api.post('/api/trpc/portal.open', { flow: 'home', actId: crypto.randomUUID() }, { cookie });
  await deliver(anEvent(), { secret: 'whsec_canary' });
  const planted = [
    'canary@example.com',
    `sk_${'live'}_canary`,
    `whsec_${'canary'}`,
    '4242 4242 4242 4242',
  ].join(' ');
  const answers = [
    // Signed, and no JSON, no event, nothing that can be stored.
    await deliver(`${planted} {`),
    await deliver(JSON.stringify({ planted })),
    await deliver(anEvent({ created: planted })),
    await deliver(anEvent({ id: `evt_\u0000${planted}` })),
    await api.post(
      '/api/trpc/checkout.start',
      { planKey: planted, interval: planted, actId: planted },
      { cookie },
    ),
    await api.post(
      `/api/trpc/${encodeURIComponent(planted)}`,
      {},
      { cookie, authorization: `Bearer ${planted}` },
    ),
    await api.post('/api/auth/sign-in/email', { email: planted, password: planted }),
  ];
  const words = (await Promise.all(answers.map((answer) => answer.text()))).join('\n');
  // What an answer gives back of the sender's own words, whole, is no leak.
  for (const text of [words.replaceAll(planted, ''), api.logLines.join('\n')])
    expect(text).not.toMatch(/sk_live_canary|whsec_canary|4242 4242/);
  const logs = api.logLines.join('\n');
  expect(logs).not.toMatch(/canary@example|whsec_|sk_test_|\/p\/session\/|\/c\/pay\//);
});
