import { createServer, type IncomingMessage, type Server } from 'node:http';
import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sampleEvent } from '../../test/sample-event.ts';
import { Chaos } from './chaos.ts';
import { Deliveries, type DeliveryLedger } from './deliveries.ts';
import { type DeliverableEndpoint, type Delivery, newDelivery } from './delivery.ts';

interface Received {
  headers: IncomingMessage['headers'];
  body: string;
}

const stripe = new Stripe('sk_test_123');
const event = await sampleEvent();

let receiver: Server;
let answers: (number | 'never')[];
let received: Received[];
let endpoint: DeliverableEndpoint;
let now: number;
let scheduled: { at: number; key: string; run: () => Promise<void> }[];
let delivered: string[];
let kept: Map<string, Delivery>;
let chaos: Chaos;
let deliveries: Deliveries;

beforeEach(async () => {
  answers = [];
  received = [];
  scheduled = [];
  delivered = [];
  kept = new Map();
  chaos = new Chaos(1);
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
  endpoint = {
    id: 'we_1',
    url: `http://127.0.0.1:${address.port}/webhooks`,
    status: 'enabled',
    enabledEvents: ['*'],
    secrets: ['whsec_a'],
    apiVersion: null,
    payload: 'snapshot',
  };
  deliveries = new Deliveries({
    ledger,
    chaos,
    clock: { now: () => now },
    schedule: (at, key, run) => scheduled.push({ at, key, run }),
    timeoutMs: 2_000,
  });
});

/** As the simulator's state keeps it, with one event and one endpoint. */
const ledger: DeliveryLedger = {
  get: (id) => kept.get(id),
  all: () => kept.values(),
  put: (delivery) => void kept.set(delivery.id, delivery),
  delivered: ({ id }) => {
    kept.delete(id);
    delivered.push(id);
  },
  endpoint: ({ endpoint: id }) => (id === endpoint.id ? endpoint : undefined),
  content: () => ({ type: event.type, body: JSON.stringify(event) }),
};

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

function send(more: Partial<Delivery> = {}): void {
  const delivery = newDelivery({ event: 'evt_1', account: 'acct_1', endpoint: 'we_1', ...more });
  kept.set(delivery.id, delivery);
  deliveries.deliver([delivery]);
}

async function deliver(more: Partial<Delivery> = {}): Promise<void> {
  send(more);
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
    expect(delivered).toEqual(['evt_1:we_1']);
    expect(scheduled).toEqual([]);
    expect(deliveries.records).toMatchObject([{ outcome: 'succeeded', httpStatus: 204, attempt: 1 }]);
  });

  test('a 500 is retried with the same body and a fresh signature, and then succeeds', async () => {
    answers = [500, 200];
    await deliver();
    expect(delivered).toEqual([]);
    expect(scheduled).toMatchObject([{ at: 1_005, key: 'webhook:evt_1:we_1:2' }]);
    await runNextRetry();
    await expect(verifyLast('whsec_a')).resolves.toEqual(event);
    expect(received.map(({ body }) => body)).toEqual([lastReceived().body, lastReceived().body]);
    expect(delivered).toEqual(['evt_1:we_1']);
    expect(deliveries.records.map(({ outcome }) => outcome)).toEqual(['succeeded', 'failed']);
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
    expect(deliveries.records[0]).toMatchObject({ outcome: 'failed', nextAttemptAt: null });
  });

  test('no answer in time is a failure that is retried', async () => {
    answers = ['never'];
    await deliver();
    expect(deliveries.records).toMatchObject([{ httpStatus: null, error: 'no answer within 2 s' }]);
    expect(scheduled).toHaveLength(1);
  });

  test('a redirect is a failure and is not followed', async () => {
    answers = [302];
    await deliver();
    expect(received).toHaveLength(1);
    expect(deliveries.records).toMatchObject([{ outcome: 'failed', httpStatus: 302 }]);
    expect(scheduled).toHaveLength(1);
  });

  test('a receiver that is down is a failure that is retried', async () => {
    endpoint = { ...endpoint, url: 'http://127.0.0.1:1/webhooks' };
    await deliver();
    expect(deliveries.records).toMatchObject([{ outcome: 'failed', httpStatus: null }]);
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

  test('a resend reaches the endpoint again; an unknown endpoint is refused', async () => {
    await deliver();
    const about = { event: 'evt_1', account: 'acct_1' };
    expect(deliveries.resend({ ...about, endpoint: 'we_1' })).toBe(true);
    expect(deliveries.resend({ ...about, endpoint: 'we_2' })).toBe(false);
    await deliveries.idle();
    expect(received).toHaveLength(2);
    expect(delivered).toEqual(['evt_1:we_1']);
  });

  test('a resend that succeeds is the delivery: the retry that waited is not made', async () => {
    answers = [500];
    await deliver();
    deliveries.resend({ event: 'evt_1', account: 'acct_1', endpoint: 'we_1' });
    await deliveries.idle();
    expect(delivered).toEqual(['evt_1:we_1']);
    await runNextRetry();
    expect(received).toHaveLength(2);
  });

  test('a resend that fails leaves the retry as it was', async () => {
    answers = [500, 500];
    await deliver();
    const before = kept.get('evt_1:we_1');
    deliveries.resend({ event: 'evt_1', account: 'acct_1', endpoint: 'we_1' });
    await deliveries.idle();
    expect(kept.get('evt_1:we_1')).toEqual(before);
    expect(scheduled).toHaveLength(1);
  });

  test('after a restart the next attempt is made at its time, and what was given up stays so', async () => {
    kept.set(
      'evt_1:we_1',
      newDelivery({ event: 'evt_1', account: 'a', endpoint: 'we_1', dueAt: 1_300, attempt: 4 }),
    );
    kept.set('evt_2:we_1', newDelivery({ event: 'evt_2', account: 'a', endpoint: 'we_1', dueAt: null }));
    deliveries.resume();
    await deliveries.idle();
    expect(received).toEqual([]);
    expect(scheduled).toMatchObject([{ at: 1_300, key: 'webhook:evt_1:we_1:4' }]);
    await runNextRetry();
    expect(delivered).toEqual(['evt_1:we_1']);
  });

  test('a duplicate is sent once, whatever becomes of it', async () => {
    answers = [500];
    await deliver({ id: 'evt_1:we_1:again', isDuplicate: true });
    expect(kept.size).toBe(0);
    expect(scheduled).toEqual([]);
  });

  test('an endpoint that chaos keeps down gets nothing, then the retry', async () => {
    chaos.set({ down: 3 }, { now });
    await deliver();
    expect(received).toEqual([]);
    expect(deliveries.records).toMatchObject([{ outcome: 'failed', error: 'the endpoint is down (chaos)' }]);
    await runNextRetry();
    expect(delivered).toEqual(['evt_1:we_1']);
  });

  test('a burst larger than the limit arrives whole', async () => {
    for (let i = 0; i < 100; i += 1) send({ id: `evt_${i}:we_1` });
    await deliveries.idle();
    expect(new Set(delivered).size).toBe(100);
  });

  test('closing aborts what is under way and sends nothing afterwards', async () => {
    answers = ['never'];
    send();
    await deliveries.close();
    send();
    await deliveries.idle();
    expect(deliveries.records).toEqual([]);
    expect(scheduled).toEqual([]);
    expect(kept.size).toBe(1);
  });
});
