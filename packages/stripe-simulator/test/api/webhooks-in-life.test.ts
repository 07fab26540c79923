import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startSimulator } from '../../src/index.ts';
import { clientOf, DAY, openShop, refusal, type Shop, START, subscribe } from '../shop.ts';

interface Received {
  body: string;
  signature: string;
}

let shop: Shop;
let receiver: Server;
let url: string;
let status = 200;
let received: Received[] = [];

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

const idsReceived = () => received.map(({ body }) => (JSON.parse(body) as { id: string }).id);

async function steer(
  path: string,
  body: unknown,
  method = 'POST',
): Promise<{ status: number; json: unknown }> {
  const response = await fetch(`${shop.running.url}/_simulator/webhooks${path}`, {
    method,
    ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, json: await response.json() };
}

const listen = (params: Partial<Stripe.WebhookEndpointCreateParams> = {}) =>
  shop.stripe.webhookEndpoints.create({ url, enabled_events: ['*'], ...params });

/** Makes customers one after the other, and returns the ids of their events in that order. */
async function makeCustomers(count: number): Promise<string[]> {
  for (let at = 0; at < count; at += 1) await shop.stripe.customers.create();
  const { data } = await shop.stripe.events.list({ type: 'customer.created', limit: 100 });
  return data.map(({ id }) => id).toReversed();
}

describe('an endpoint', () => {
  test('says in its events the version that it asked for; one that would be rendered otherwise is refused', async () => {
    await listen({ api_version: '2026-10-28.endive' });
    await shop.stripe.customers.create();
    await shop.running.simulator.idle();
    expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({ api_version: '2026-10-28.endive' });
    expect(await refusal(listen({ api_version: '2020-08-27' }))).toMatchObject({ param: 'api_version' });
  });

  test('whose secret was rolled is signed to with both for the chosen time, then with the new one', async () => {
    const endpoint = await listen();
    const { json } = await steer('/roll_secret', { endpoint: endpoint.id, expires_in: 3600 });
    const { secret } = json as { secret: string };
    const verify = async (with_: string) => {
      await shop.stripe.customers.create();
      await shop.running.simulator.idle();
      const { body, signature } = received.at(-1) ?? { body: '', signature: '' };
      return shop.stripe.webhooks.constructEventAsync(body, signature, with_);
    };
    const old = endpoint.secret ?? '';
    expect(secret).not.toBe(old);
    await expect(verify(secret)).resolves.toHaveProperty('id');
    await expect(verify(old)).resolves.toHaveProperty('id');
    await shop.advance(3600);
    await expect(verify(secret)).resolves.toHaveProperty('id');
    await expect(verify(old)).rejects.toThrow(/signature/);
    expect(await steer('/roll_secret', { endpoint: 'we_none' })).toMatchObject({ status: 400 });
  });

  test('counts in pending_webhooks until it has taken the event, by itself or resent by hand, and once only', async () => {
    status = 500;
    const [first, second] = [await listen(), await listen()];
    const [event = ''] = await makeCustomers(1);
    await shop.running.simulator.idle();
    const pending = async () => (await shop.stripe.events.retrieve(event)).pending_webhooks;
    expect(await pending()).toBe(2);
    status = 200;
    for (let at = 0; at < 2; at += 1) {
      expect(await steer('/resend', { event, endpoint: first.id })).toMatchObject({
        json: { resent: [first.id] },
      });
      await shop.running.simulator.idle();
      expect(await pending()).toBe(1);
    }
    received = [];
    await shop.advance(DAY);
    expect(idsReceived()).toEqual([event]);
    expect(await pending()).toBe(0);
    expect(await steer('/resend', { event })).toMatchObject({ json: { resent: [first.id, second.id] } });
    await shop.running.simulator.idle();
    expect(received).toHaveLength(3);
    expect(await pending()).toBe(0);
    expect(await steer('/resend', { event: 'evt_none' })).toMatchObject({ status: 400 });
  });
});

describe('the events of a connected account', () => {
  const typesOf = (wanted: string) =>
    received
      .map(({ body }) => JSON.parse(body) as Stripe.Event)
      .filter(({ account }) => String(account) === wanted)
      .map(({ type }) => type);

  test('reach its own endpoints and the Connect ones of the platform, which hear of nothing else', async () => {
    const { id: account } = await shop.stripe.accounts.create({ type: 'standard', country: 'US' });
    await shop.running.simulator.idle();
    received = [];
    const connect = await listen({ connect: true, enabled_events: ['customer.created'] });
    const own = await shop.stripe.webhookEndpoints.create(
      { url, enabled_events: ['customer.created'] },
      { stripeAccount: account },
    );
    expect([connect.application, own.application]).toEqual([expect.stringMatching(/^ca_/), null]);
    const customer = await shop.stripe.customers.create({}, { stripeAccount: account });
    await shop.running.simulator.idle();
    expect(typesOf(account)).toEqual(['customer.created', 'customer.created']);
    const [event] = (await shop.stripe.events.list({}, { stripeAccount: account })).data;
    expect(event).toMatchObject({ account, data: { object: { id: customer.id } } });
    received = [];
    await shop.stripe.customers.create();
    await shop.running.simulator.idle();
    expect(received).toEqual([]);
  });

  test('reach the thin destinations of the platform that ask for accounts, with their context', async () => {
    const { id: account } = await shop.stripe.accounts.create({ type: 'standard', country: 'US' });
    await shop.stripe.v2.core.eventDestinations.create({
      name: 'Accounts',
      type: 'webhook_endpoint',
      event_payload: 'thin',
      enabled_events: ['v1.customer.created'],
      events_from: ['@accounts'],
      webhook_endpoint: { url },
    });
    await shop.stripe.customers.create();
    const customer = await shop.stripe.customers.create({}, { stripeAccount: account });
    await shop.running.simulator.idle();
    expect(received.map(({ body }) => JSON.parse(body) as unknown)).toMatchObject([
      { type: 'v1.customer.created', context: account, related_object: { id: customer.id } },
    ]);
  });
});

test('what was not delivered, and when it is tried next, survives a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
  const options = { port: 0, seed: 3, now: START, dataFile: join(folder, 'state.jsonl') };
  const first = await startSimulator(options);
  await clientOf(first).webhookEndpoints.create({ url, enabled_events: ['customer.created'] });
  status = 500;
  await clientOf(first).customers.create();
  await first.simulator.idle();
  await first.simulator.advance(60);
  expect(received).toHaveLength(2);
  await first.close();
  const again = await startSimulator(options);
  status = 200;
  await again.simulator.idle();
  expect(received).toHaveLength(2);
  await again.simulator.advance(4);
  expect(received).toHaveLength(2);
  await again.simulator.advance(1);
  expect(received).toHaveLength(3);
  expect(new Set(received.map(({ body }) => body)).size).toBe(1);
  expect((await clientOf(again).events.list()).data).toMatchObject([{ pending_webhooks: 0 }]);
  await again.simulator.advance(4 * DAY);
  expect(received).toHaveLength(3);
  await again.close();
  rmSync(folder, { recursive: true });
});

describe('chaos, asked for with a seed,', () => {
  test('doubles, shuffles and drops the same events every time', async () => {
    const play = async () => {
      received = [];
      const running = await startSimulator({ port: 0, seed: 5, now: START });
      await clientOf(running).webhookEndpoints.create({ url, enabled_events: ['customer.created'] });
      await fetch(`${running.url}/_simulator/webhooks/chaos`, {
        method: 'POST',
        body: JSON.stringify({ seed: 11, duplicate: 0.3, shuffle: 120, drop: 0.2 }),
      });
      for (let at = 0; at < 20; at += 1) await clientOf(running).customers.create();
      await running.simulator.idle();
      expect(received.length).toBeLessThan(5);
      await running.simulator.advance(DAY);
      const undelivered = await clientOf(running).events.list({ delivery_success: false, limit: 100 });
      const made = await clientOf(running).events.list({ type: 'customer.created', limit: 100 });
      await running.close();
      return {
        order: idsReceived(),
        undelivered: undelivered.data.map(({ id }) => id),
        made: made.data.map(({ id }) => id).toReversed(),
      };
    };
    const first = await play();
    expect(await play()).toEqual(first);
    const arrived = new Set(first.order);
    expect(first.order.length).toBeGreaterThan(arrived.size);
    expect(first.undelivered.length).toBeGreaterThan(0);
    expect(new Set([...arrived, ...first.undelivered])).toEqual(new Set(first.made));
    expect([...arrived]).not.toEqual(first.made.filter((id) => arrived.has(id)));
  });

  test('lets a burst go at once, and not before its time', async () => {
    await listen({ enabled_events: ['customer.created'] });
    await steer('/chaos', { burst: 3600 });
    const made = await makeCustomers(8);
    await shop.advance(3599);
    expect(received).toEqual([]);
    await shop.advance(1);
    expect(new Set(idsReceived())).toEqual(new Set(made));
  });

  test('keeps an endpoint down for a day; then everything arrives', async () => {
    const endpoint = await listen({ enabled_events: ['customer.created'] });
    await steer('/chaos', { down: DAY, endpoint: endpoint.id });
    const made = await makeCustomers(3);
    await shop.advance(DAY - 1);
    expect(received).toEqual([]);
    await shop.advance(2 * DAY);
    expect(new Set(idsReceived())).toEqual(new Set(made));
    expect((await shop.stripe.events.list({ delivery_success: false })).data).toEqual([]);
  });

  test('loses attempts, which are made again until they arrive', async () => {
    await listen({ enabled_events: ['customer.created'] });
    await steer('/chaos', { fail: 0.5 });
    const made = await makeCustomers(10);
    await shop.running.simulator.idle();
    expect(received.length).toBeLessThan(10);
    await shop.advance(3 * DAY);
    expect(idsReceived().toSorted()).toEqual(made.toSorted());
  });

  test('runs in real time when the clock does', async () => {
    const running = await startSimulator({ port: 0, seed: 1 });
    await clientOf(running).webhookEndpoints.create({ url, enabled_events: ['customer.created'] });
    await fetch(`${running.url}/_simulator/webhooks/chaos`, {
      method: 'POST',
      body: JSON.stringify({ delay: { seconds: 1 } }),
    });
    for (let at = 0; at < 6; at += 1) await clientOf(running).customers.create();
    await expect.poll(() => received.length, { timeout: 4000 }).toBe(6);
    await running.close();
  });

  test('is explained when it makes no sense, shown and ended', async () => {
    expect(await steer('/chaos', { drop: 2 })).toMatchObject({ status: 400 });
    expect(await steer('/chaos', { meteor: 1 })).toMatchObject({
      json: { error: expect.stringContaining('no "meteor"') },
    });
    await steer('/chaos', { down: 60 });
    expect(await steer('/chaos', {}, 'GET')).toMatchObject({
      json: { rules: { down: 60 }, downUntil: START + 60 },
    });
    expect(await steer('/chaos', {}, 'DELETE')).toMatchObject({ json: { rules: {}, downUntil: null } });
  });
});

test('what waits and what was tried can be read', async () => {
  status = 503;
  const endpoint = await listen({ enabled_events: ['customer.created'] });
  const [event] = await makeCustomers(1);
  await shop.running.simulator.idle();
  expect(await steer('', {}, 'GET')).toMatchObject({
    json: {
      waiting: [{ event, endpoint: endpoint.id, attempt: 2, dueAt: START + 5 }],
      attempts: [{ eventId: event, httpStatus: 503, nextAttemptAt: START + 5 }],
    },
  });
});

describe('a destination of thin events', () => {
  const create = (params: Partial<Stripe.V2.Core.EventDestinationCreateParams> = {}) =>
    shop.stripe.v2.core.eventDestinations.create({
      name: 'Thin',
      type: 'webhook_endpoint',
      event_payload: 'thin',
      enabled_events: ['v1.customer.created', 'v1.invoice.paid'],
      webhook_endpoint: { url },
      include: ['webhook_endpoint.signing_secret', 'webhook_endpoint.url'],
      ...params,
    });

  test('is told what the meter event stream could not count, and fetches why', async () => {
    const destination = await create({ enabled_events: ['v1.billing.meter.no_meter_found'] });
    const session = await shop.stripe.v2.billing.meterEventSession.create();
    const stream = clientOf(shop.running, session.authentication_token);
    await stream.v2.billing.meterEventStream.create({
      events: [{ event_name: 'nothing', identifier: 'lost', payload: {} }],
    });
    await shop.running.simulator.idle();
    expect(received).toHaveLength(1);
    const { body, signature } = received[0] ?? { body: '', signature: '' };
    const secret = destination.webhook_endpoint?.signing_secret ?? '';
    const notification = await shop.stripe.parseEventNotificationAsync(body, signature, secret);
    expect(notification).not.toHaveProperty('data');
    if (notification.type !== 'v1.billing.meter.no_meter_found') throw new Error(notification.type);
    const { data } = await notification.fetchEvent();
    expect(data.reason.error_types).toMatchObject([
      { code: 'no_meter', error_count: 1, sample_errors: [{ request: { identifier: 'lost' } }] },
    ]);
  });

  test('gets notifications that the SDK verifies, and from which it fetches event and object', async () => {
    const destination = await create();
    const secret = destination.webhook_endpoint?.signing_secret ?? '';
    const customer = await shop.stripe.customers.create({ name: 'Ada' });
    await shop.running.simulator.idle();
    expect(received).toHaveLength(1);
    const { body, signature } = received[0] ?? { body: '', signature: '' };
    const notification = await shop.stripe.parseEventNotificationAsync(body, signature, secret);
    if (notification.type !== 'v1.customer.created') throw new Error(notification.type);
    expect(notification.related_object).toEqual({
      id: customer.id,
      type: 'customer',
      url: `/v1/customers/${customer.id}`,
    });
    expect(await notification.fetchRelatedObject()).toMatchObject({ name: 'Ada' });
    const event = await notification.fetchEvent();
    expect(event).toMatchObject({ id: notification.id, type: 'v1.customer.created' });
    expect(await shop.stripe.events.retrieve(event.snapshot_event ?? '')).toMatchObject({
      type: 'customer.created',
      pending_webhooks: 0,
    });
    await expect(shop.stripe.parseEventNotificationAsync(body, signature, 'whsec_other')).rejects.toThrow(
      /signature/,
    );
  });

  test('is pinged alone, disabled, enabled, changed, listed and deleted', async () => {
    const { eventDestinations } = shop.stripe.v2.core;
    const destination = await create();
    await create({ name: 'Other', enabled_events: ['v2.core.event_destination.ping'] });
    const ping = await eventDestinations.ping(destination.id);
    await shop.running.simulator.idle();
    expect(idsReceived()).toEqual([ping.id]);
    expect((await eventDestinations.disable(destination.id)).status_details).toEqual({
      disabled: { reason: 'user' },
    });
    await shop.stripe.customers.create();
    await shop.running.simulator.idle();
    expect(received).toHaveLength(1);
    expect(await eventDestinations.enable(destination.id)).not.toHaveProperty('status_details');
    const renamed = await eventDestinations.update(destination.id, { name: 'New', metadata: { a: 'b' } });
    expect(renamed).toMatchObject({ name: 'New', metadata: { a: 'b' }, webhook_endpoint: {} });
    expect((await eventDestinations.list()).data.map(({ name }) => name)).toEqual(['Other', 'New']);
    expect(await eventDestinations.del(destination.id)).toMatchObject({ id: destination.id });
    expect(await refusal(eventDestinations.retrieve(destination.id))).toMatchObject({ statusCode: 404 });
  });

  test('of snapshots is a webhook endpoint by another name', async () => {
    const destination = await create({ event_payload: 'snapshot', enabled_events: ['customer.created'] });
    await shop.stripe.customers.create();
    await shop.running.simulator.idle();
    const { body, signature } = received[0] ?? { body: '', signature: '' };
    const event = await shop.stripe.webhooks.constructEventAsync(
      body,
      signature,
      destination.webhook_endpoint?.signing_secret ?? '',
    );
    expect(event).toMatchObject({ type: 'customer.created', pending_webhooks: 1 });
  });

  test.each([
    ['events of the other kind', { enabled_events: ['customer.created'] }, 'enabled_events'],
    ['a cloud that is not simulated', { type: 'amazon_eventbridge' as const }, 'type'],
    ['no address', { webhook_endpoint: { url: 'nowhere' } }, 'webhook_endpoint[url]'],
    ['a version for thin events', { snapshot_api_version: '2026-10-28.endive' }, 'snapshot_api_version'],
  ])('is refused with %s', async (_, params, param) => {
    expect(await refusal(create(params))).toMatchObject({ statusCode: 400, raw: { param } });
  });
});

test('thin events are listed by type, by object and by pages', async () => {
  const subscription = await subscribe(shop, shop.starter);
  const { events } = shop.stripe.v2.core;
  const paid = await events.list({ types: ['v1.invoice.paid'] });
  expect(paid.data).toMatchObject([{ type: 'v1.invoice.paid', related_object: { type: 'invoice' } }]);
  const about = await events.list({ object_id: subscription.id });
  expect(about.data.map(({ type }) => type)).toContain('v1.customer.subscription.created');
  const all: string[] = [];
  for await (const { id } of events.list({ limit: 3 })) all.push(id);
  expect(all.length).toBeGreaterThan(6);
  expect(new Set(all).size).toBe(all.length);
  expect(await refusal(events.retrieve('evt_test_none'))).toMatchObject({ statusCode: 404 });
});
