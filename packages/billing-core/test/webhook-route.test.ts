import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBilling } from '../src/create-billing.ts';
import { openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ worker: false });
});
afterAll(() => world.close());

const nowSeconds = () => Math.floor(Date.now() / 1000);
let events = 0;
function anEvent(more: object = {}): { id: string; body: string } {
  events += 1;
  const id = `evt_route_${events}`;
  const customer = { id: 'cus_x', object: 'customer', metadata: {} };
  const event = { id, object: 'event', type: 'customer.updated', created: 1_700_000_000, livemode: false };
  return { id, body: JSON.stringify({ ...event, data: { object: customer }, ...more }) };
}

function sign(body: string, { secret = world.webhookSecret, at = nowSeconds() } = {}): string {
  return `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`;
}

async function post(body: string, signature: string | undefined = sign(body), billing = world.billing) {
  const headers = signature ? { 'stripe-signature': signature } : {};
  const request = new Request('http://app.example/webhooks/stripe', { method: 'POST', body, headers });
  return (await billing.webhooks.handle(request)).status;
}

const stored = async (id: string) =>
  (await world.db.selectFrom('webhook_inbox').select('event_id').where('event_id', '=', id).execute()).length;

test('a signed event is stored before it is answered 200', async () => {
  const { id, body } = anEvent();
  expect(await post(body)).toBe(200);
  expect(await stored(id)).toBe(1);
});

test('the same event again is 200 and stored once', async () => {
  const { id, body } = anEvent();
  expect(await Promise.all(Array.from({ length: 8 }, () => post(body)))).toEqual(Array(8).fill(200));
  expect(await stored(id)).toBe(1);
});

test.each([
  ['no signature', () => ''],
  ['a signature of another secret', (body: string) => sign(body, { secret: 'whsec_wrong' })],
  ['a signature older than five minutes', (body: string) => sign(body, { at: nowSeconds() - 301 })],
  ['a signature of another body', () => sign(anEvent().body)],
  ['a header that is none', () => 'v1=abc'],
] as const)('%s is 400 and stores nothing', async (_name, signatureOf) => {
  const { id, body } = anEvent();
  expect(await post(body, signatureOf(body))).toBe(400);
  expect(await stored(id)).toBe(0);
});

test('one byte more than was signed is refused, even when it means the same', async () => {
  const { id, body } = anEvent();
  expect(await post(`${body} `, sign(body))).toBe(400);
  expect(await stored(id)).toBe(0);
});

test('during a rotation either secret is good, and a third is not', async () => {
  const rotating = createBilling({
    ...world.options,
    stripe: { ...world.options.stripe, webhookSecrets: ['whsec_new', world.webhookSecret] },
  });
  for (const secret of ['whsec_new', world.webhookSecret]) {
    const { body } = anEvent();
    expect(await post(body, sign(body, { secret }), rotating)).toBe(200);
  }
  const { body } = anEvent();
  expect(await post(body, sign(body, { secret: 'whsec_third' }), rotating)).toBe(400);
  await rotating.close();
});

test('a live event on a test deployment is refused', async () => {
  const { id, body } = anEvent({ livemode: true });
  expect(await post(body)).toBe(400);
  expect(await stored(id)).toBe(0);
});

test('a body over one mebibyte is 413, and reading stops there', async () => {
  const { body } = anEvent({ padding: 'x'.repeat(1_048_576) });
  expect(await post(body)).toBe(413);
});

test('signed text that is no JSON is 400', async () => {
  expect(await post('{"id":')).toBe(400);
});

test('an event of a type that nobody knows is stored', async () => {
  const { id, body } = anEvent({ type: 'moon.landed' });
  expect(await post(body)).toBe(200);
  expect(await stored(id)).toBe(1);
});

test('a NUL in a name, which PostgreSQL can not keep, does not stop the event', async () => {
  const { id, body } = anEvent({ data: { object: { id: 'cus_x', object: 'customer', name: 'a\0b' } } });
  expect(await post(body)).toBe(200);
  expect(await stored(id)).toBe(1);
});

test('while the database is away it is 503, never 200', async () => {
  const { createDb } = await import('@billwright/db');
  const gone = createDb({ connectionString: 'postgres://127.0.0.1:1/none' });
  const billing = createBilling({ ...world.options, db: gone.db });
  expect(await post(anEvent().body, undefined, billing)).toBe(503);
  await gone.destroy();
});

test('anything but POST is 405', async () => {
  const request = new Request('http://app.example/webhooks/stripe');
  expect((await world.billing.webhooks.handle(request)).status).toBe(405);
});
