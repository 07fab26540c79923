import { createServer, type IncomingMessage, type Server } from 'node:http';
import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDeliveries, type DeliverableEndpoint, type Deliveries } from './deliver.ts';

interface Received {
  headers: IncomingMessage['headers'];
  body: string;
}

const stripe = new Stripe('sk_test_123');
const event = {
  id: 'evt_1',
  object: 'event',
  type: 'invoice.paid',
  data: { object: { id: 'in_1', customer_name: 'Zoë' } },
} as unknown as Stripe.Event;

let receiver: Server;
let url: string;
let answers: (number | 'never')[];
let received: Received[];
let endpoint: DeliverableEndpoint;
let now: number;
let scheduled: { at: number; key: string; run: () => Promise<void> }[];
let delivered: string[];
let deliveries: Deliveries;

beforeEach(async () => {
  answers = [];
  received = [];
  scheduled = [];
  delivered = [];
  now = 1_000;
  receiver = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      const answer = answers.shift() ?? 200;
      if (answer !== 'never') response.writeHead(answer, { location: '/elsewhere' }).end('ok');
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const address = receiver.address();
  if (address === null || typeof address === 'string') throw new Error('the receiver has no port');
  url = `http://127.0.0.1:${address.port}/webhooks`;
  endpoint = { id: 'we_1', url, status: 'enabled', enabledEvents: ['*'], secrets: ['whsec_a'] };
  deliveries = createDeliveries({
    endpoints: () => [endpoint],
    clock: { now: () => now },
    schedule: (at, key, run) => scheduled.push({ at, key, run }),
    onDelivered: (eventId, endpointId) => delivered.push(`${eventId} ${endpointId}`),
    timeoutMs: 2_000,
  });
});

afterEach(async () => {
  await deliveries.close();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

async function runNextRetry(): Promise<void> {
  const next = scheduled.shift();
  if (!next) throw new Error('no retry is scheduled');
  now = next.at;
  await next.run();
}

async function deliver(): Promise<void> {
  deliveries.deliver(event);
  await deliveries.idle();
}

function lastReceived(): Received {
  const last = received.at(-1);
  if (!last) throw new Error('nothing was received');
  return last;
}

const verifyLast = (secret: string) => {
  const { body, headers } = lastReceived();
  return stripe.webhooks.constructEventAsync(body, String(headers['stripe-signature']), secret);
};

describe('the delivery of an event', () => {
  test('a 2xx answer is a success: signed JSON, counted once, no retry', async () => {
    answers = [204];
    await deliver();
    await expect(verifyLast('whsec_a')).resolves.toEqual(event);
    expect(lastReceived().headers['user-agent']).toBe('Stripe/1.0 (+https://stripe.com/docs/webhooks)');
    expect(lastReceived().headers['content-type']).toContain('application/json');
    expect(delivered).toEqual(['evt_1 we_1']);
    expect(scheduled).toEqual([]);
    expect(deliveries.records()).toMatchObject([{ outcome: 'succeeded', httpStatus: 204, attempt: 1 }]);
  });

  test('a 500 is retried with the same body and a fresh signature, and then succeeds', async () => {
    answers = [500, 200];
    await deliver();
    expect(delivered).toEqual([]);
    expect(scheduled).toMatchObject([{ at: 1_005, key: 'webhook:evt_1:we_1:2' }]);
    await runNextRetry();
    await expect(verifyLast('whsec_a')).resolves.toEqual(event);
    expect(received.map(({ body }) => body)).toEqual([lastReceived().body, lastReceived().body]);
    expect(delivered).toEqual(['evt_1 we_1']);
    expect(deliveries.records().map(({ outcome }) => outcome)).toEqual(['succeeded', 'failed']);
  });

  test('waits grow between attempts, end within three days, and then the event is given up', async () => {
    answers = Array.from({ length: 20 }, () => 503);
    await deliver();
    const waits: number[] = [];
    while (scheduled.length > 0) {
      const before = now;
      await runNextRetry();
      waits.push(now - before);
    }
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    expect(now - 1_000).toBeLessThanOrEqual(3 * 86_400);
    expect(received).toHaveLength(waits.length + 1);
    expect(deliveries.records()[0]).toMatchObject({ outcome: 'failed', nextAttemptAt: null });
  });

  test('no answer in time is a failure that is retried', async () => {
    answers = ['never'];
    await deliver();
    expect(deliveries.records()).toMatchObject([{ httpStatus: null, error: 'no answer within 2 s' }]);
    expect(scheduled).toHaveLength(1);
  });

  test('a redirect is a failure and is not followed', async () => {
    answers = [302];
    await deliver();
    expect(received).toHaveLength(1);
    expect(deliveries.records()).toMatchObject([{ outcome: 'failed', httpStatus: 302 }]);
    expect(scheduled).toHaveLength(1);
  });

  test('a receiver that is down is a failure that is retried', async () => {
    endpoint = { ...endpoint, url: 'http://127.0.0.1:1/webhooks' };
    await deliver();
    expect(deliveries.records()).toMatchObject([{ outcome: 'failed', httpStatus: null }]);
    expect(scheduled).toHaveLength(1);
  });

  test('after a secret roll the retry verifies with the new and with the old secret', async () => {
    answers = [500];
    await deliver();
    endpoint = { ...endpoint, secrets: ['whsec_new', 'whsec_a'] };
    await runNextRetry();
    await expect(verifyLast('whsec_new')).resolves.toEqual(event);
    await expect(verifyLast('whsec_a')).resolves.toEqual(event);
  });

  test('an endpoint disabled meanwhile gets no retry', async () => {
    answers = [500];
    await deliver();
    endpoint = { ...endpoint, status: 'disabled' };
    await runNextRetry();
    expect(received).toHaveLength(1);
  });

  test('only endpoints that want the event get it', async () => {
    endpoint = { ...endpoint, enabledEvents: ['customer.created'] };
    await deliver();
    expect(received).toEqual([]);
  });

  test('a resend reaches the endpoint again; an unknown endpoint is refused', async () => {
    await deliver();
    expect(deliveries.resend(event, 'we_1')).toBe(true);
    expect(deliveries.resend(event, 'we_2')).toBe(false);
    await deliveries.idle();
    expect(received).toHaveLength(2);
  });

  test('a burst larger than the limit arrives whole', async () => {
    for (let i = 0; i < 100; i += 1) deliveries.deliver({ ...event, id: `evt_${i}` });
    await deliveries.idle();
    expect(new Set(delivered).size).toBe(100);
  });

  test('closing aborts what is under way and sends nothing afterwards', async () => {
    answers = ['never'];
    deliveries.deliver(event);
    await deliveries.close();
    deliveries.deliver(event);
    await deliveries.idle();
    expect(deliveries.records()).toEqual([]);
    expect(scheduled).toEqual([]);
  });
});
