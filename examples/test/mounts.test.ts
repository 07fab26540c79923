import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type Billing, createBilling, loadBillingConfig } from '@billwright/billing-core';
import { createTestDatabase, type TestDatabase } from '@billwright/db/testing';
// Declares what the set-up provides to `createTestDatabase`.
import type {} from '@billwright/db/testing-setup';
import { getRequestListener } from '@hono/node-server';
import Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp as createExpress } from '../src/express.ts';
import { createApp as createFastify } from '../src/fastify.ts';
import { createApp as createHono } from '../src/hono.ts';
import { POST } from '../src/next/app/webhooks/stripe/route.ts';

const SECRET = 'whsec_test_of_the_examples';
const CONFIG = fileURLToPath(new URL('../../billing.config.ts', import.meta.url));
const stripe = new Stripe('sk_test_signing');

let database: TestDatabase;
let billing: Billing;
beforeAll(async () => {
  database = await createTestDatabase();
  const signingSecret = 'a signing secret of more than 32 characters';
  billing = createBilling({
    db: database.db,
    connectionString: database.url,
    config: await loadBillingConfig(CONFIG),
    stripe: { secretKey: 'sk_test_examples', webhookSecrets: [SECRET] },
    appUrl: 'http://localhost:3000',
    signingSecret,
  });
  // As whoever deploys the example for Next sets them.
  Object.assign(process.env, {
    DATABASE_URL: database.url,
    BILLING_CONFIG: CONFIG,
    STRIPE_SECRET_KEY: 'sk_test_examples',
    STRIPE_WEBHOOK_SECRET: SECRET,
    APP_URL: 'http://localhost:3000',
    AUTH_SECRET: signingSecret,
  });
});
afterAll(() => database.drop());

/** Next calls a route's `POST` with a web request; this is what is around it, in a few words. */
const listeners: Record<string, () => Promise<RequestListener>> = {
  hono: async () => getRequestListener(createHono(billing).fetch),
  express: async () => createExpress(billing),
  fastify: async () => {
    const app = createFastify(billing);
    await app.ready();
    return app.routing;
  },
  next: async () => getRequestListener(POST),
};

async function listen(listener: RequestListener): Promise<{ server: Server; url: string }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/stripe` };
}

function anEvent(id: string): string {
  // Spaces and letters that a parser would write otherwise: only the bytes that were signed will do.
  return `{ "id": "${id}", "object": "event", "type": "customer.updated", "created": 1700000000,  "livemode": false,
    "data": { "object": { "id": "cus_1", "object": "customer", "name": "Zo\\u00eb", "description": "Zoë" } } }`;
}

test.each(Object.keys(listeners))('%s stores a signed event and refuses a forged one', async (name) => {
  const listener = await listeners[name]?.();
  if (!listener) throw new Error(`Nothing is called ${name}.`);
  const { server, url } = await listen(listener);
  const body = anEvent(`evt_${name}`);
  const signature = await stripe.webhooks.generateTestHeaderStringAsync({ payload: body, secret: SECRET });
  const post = async (headers: Record<string, string>) =>
    (await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } }))
      .status;
  try {
    expect(await post({ 'stripe-signature': signature })).toBe(200);
    expect(await post({ 'stripe-signature': signature.replace(/v1=./, 'v1=x') })).toBe(400);
    expect(await post({})).toBe(400);
    const rows = await database.db
      .selectFrom('webhook_inbox')
      .select('event_id')
      .where('event_id', '=', `evt_${name}`)
      .execute();
    expect(rows).toHaveLength(1);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});
