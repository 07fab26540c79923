import { createServer, type Server } from 'node:http';
import type Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openShop, type Shop, subscribe } from '../shop.ts';

let shop: Shop;
let receiver: Server;
let url: string;
let status = 200;
let received: { body: string; signature: string }[] = [];

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      received.push({ body, signature: String(request.headers['stripe-signature']) });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const address = receiver.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/hook`;
});
afterAll(() => void receiver.close());
beforeEach(async () => {
  shop = await openShop();
  status = 200;
  received = [];
});
afterEach(() => shop.running.close());

test('what an endpoint asked for arrives signed by its secret, and is then no longer pending', async () => {
  const endpoint = await shop.stripe.webhookEndpoints.create({
    url,
    enabled_events: ['customer.created', 'invoice.paid'],
  });
  expect((await shop.stripe.webhookEndpoints.retrieve(endpoint.id)).secret).toBeUndefined();
  await subscribe(shop, shop.starter);
  await shop.running.simulator.idle();
  const events: Stripe.Event[] = [];
  for (const { body, signature } of received) {
    events.push(await shop.stripe.webhooks.constructEventAsync(body, signature, endpoint.secret ?? ''));
  }
  expect(events.map(({ type }) => type).toSorted()).toEqual(['customer.created', 'invoice.paid']);
  expect(events[0]).toMatchObject({ pending_webhooks: 1, livemode: false, api_version: '2026-10-28.endive' });
  expect((await shop.stripe.events.list({ delivery_success: false })).data).toEqual([]);
});

test('an endpoint that was down gets its events later, in simulated time', async () => {
  await shop.stripe.webhookEndpoints.create({ url, enabled_events: ['*'] });
  status = 500;
  const customer = await shop.stripe.customers.create();
  await shop.running.simulator.idle();
  const [undelivered] = (await shop.stripe.events.list({ delivery_success: false })).data;
  expect(undelivered).toMatchObject({
    type: 'customer.created',
    pending_webhooks: 1,
    data: { object: { id: customer.id } },
  });
  status = 200;
  await shop.advance(86_400);
  expect((await shop.stripe.events.list({ delivery_success: false })).data).toEqual([]);
  expect(received.length).toBeGreaterThan(1);
});

test('a refused request sends nothing; an event says which request made it', async () => {
  await shop.stripe.webhookEndpoints.create({ url, enabled_events: ['*'] });
  await shop.stripe.customers.create({ email: 'not an address' }).catch(() => undefined);
  const customer = await shop.stripe.customers.create({}, { idempotencyKey: 'mine' });
  await shop.running.simulator.idle();
  expect(received).toHaveLength(1);
  const { data } = await shop.stripe.events.list({ type: 'customer.created' });
  expect(data[0]?.request).toEqual({ id: customer.lastResponse.requestId, idempotency_key: 'mine' });
});
