import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { webhooksFirst } from '../src/webhooks-first.ts';
import { startApi, type TestApi, WEBHOOK_SECRET } from './start-api.ts';

let api: TestApi;
let server: Server;
let url: string;
beforeAll(async () => {
  api = await startApi();
  server = webhooksFirst(api.billing, getRequestListener(api.app.fetch));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await api.stop();
});

const anEvent = (id: string) =>
  JSON.stringify({
    id,
    object: 'event',
    type: 'invoice.paid',
    created: 1_700_000_000,
    livemode: false,
    data: { object: { id: 'in_1', object: 'invoice', customer: 'cus_1' } },
  });
const sign = (payload: string) =>
  new Stripe('sk_test_signing').webhooks.generateTestHeaderStringAsync({ payload, secret: WEBHOOK_SECRET });
const storedIds = async () =>
  (await api.database.db.selectFrom('webhook_inbox').select('event_id').orderBy('event_id').execute()).map(
    ({ event_id }) => event_id,
  );

test.each(['', '?through=the-app'])('a webhook to the path%s is stored and answered', async (query) => {
  const body = anEvent(`evt_first${query.length}`);
  const post = async (signature: string) =>
    fetch(`${url}/webhooks/stripe${query}`, {
      method: 'POST',
      headers: { 'stripe-signature': signature },
      body,
    });
  const answer = await post(await sign(body));
  expect([answer.status, await answer.text()]).toEqual([200, 'stored']);
  expect((await post((await sign(body)).replace('v1=', 'v1=0'))).status).toBe(400);
  expect(await storedIds()).toContain(`evt_first${query.length}`);
});

test('everything else is the app’s', async () => {
  expect(await (await fetch(`${url}/health`)).text()).toBe('ok');
  expect((await fetch(`${url}/webhooks/stripe`)).status).toBe(404);
});

test('a sender that hangs up in the middle of a body stores nothing and stops nothing', async () => {
  const before = await storedIds();
  const { port } = server.address() as AddressInfo;
  const socket = connect({ port, host: '127.0.0.1' });
  socket.write('POST /webhooks/stripe HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{"id":');
  await once(server, 'request');
  socket.destroy();
  await once(socket, 'close');
  expect(await (await fetch(`${url}/health`)).text()).toBe('ok');
  expect(await storedIds()).toEqual(before);
});
