import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Billing } from '../src/billing.ts';
import { createBilling } from '../src/create-billing.ts';
import { webhookDoors } from './webhook-doors.ts';
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

/** As a sender signs that does not care whether its bytes are text. */
function signBytes(body: Uint8Array): string {
  const at = nowSeconds();
  const mac = createHmac('sha256', world.webhookSecret).update(`${at}.`).update(body);
  return `t=${at},v1=${mac.digest('hex')}`;
}

const rowOf = (id: string) =>
  world.db.selectFrom('webhook_inbox').selectAll().where('event_id', '=', id).executeTakeFirst();
const stored = async (id: string) =>
  (await world.db.selectFrom('webhook_inbox').select('event_id').where('event_id', '=', id).execute()).length;

describe.each(Object.entries(webhookDoors))('by %s', (_door, knock) => {
  async function post(
    body: string | Uint8Array<ArrayBuffer>,
    signature: string | undefined = typeof body === 'string' ? sign(body) : signBytes(body),
    { billing = world.billing, ...more }: { billing?: Billing } & Record<string, unknown> = {},
  ) {
    const headers = { ...(signature ? { 'stripe-signature': signature } : {}), ...more };
    return knock(
      billing,
      new Request('http://app.example/webhooks/stripe', { method: 'POST', body, headers }),
    );
  }

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
    [
      'a signature from more than five minutes ahead',
      (body: string) => sign(body, { at: nowSeconds() + 301 }),
    ],
    ['a signature without a time', (body: string) => sign(body).replace(/^t=\d+,/, '')],
    ['a signature of no time', (body: string) => sign(body, { at: Number.NaN })],
    ['a signature of an older scheme only', (body: string) => sign(body).replace('v1=', 'v0=')],
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
      expect(await post(body, sign(body, { secret }), { billing: rotating })).toBe(200);
    }
    const { body } = anEvent();
    expect(await post(body, sign(body, { secret: 'whsec_third' }), { billing: rotating })).toBe(400);
    await rotating.close();
  });

  test('while a secret is rolled Stripe signs with both, and one that we know is enough', async () => {
    const { body } = anEvent();
    const at = nowSeconds();
    const [other = ''] = sign(body, { secret: 'whsec_other', at }).split(',').slice(1);
    expect(await post(body, `${sign(body, { at })},${other}`)).toBe(200);
    expect(await post(body, `t=${at},${other},${sign(body, { at }).split(',')[1]}`)).toBe(200);
  });

  test.each([-299, 299])('a clock that is off by %i seconds is no reason to refuse', async (skew) => {
    const { body } = anEvent();
    expect(await post(body, sign(body, { at: nowSeconds() + skew }))).toBe(200);
  });

  test('without any secret it is 503: an operator sets one, and Stripe sends it again', async () => {
    const { id, body } = anEvent();
    const bare = createBilling({ ...world.options, stripe: { ...world.options.stripe, webhookSecrets: [] } });
    expect(await post(body, undefined, { billing: bare })).toBe(503);
    await bare.close();
    expect(await stored(id)).toBe(0);
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

  test('a body that does not say how long it is is 413 once it is too long, and taken when it is not', async () => {
    const chunked = { 'transfer-encoding': 'chunked' };
    expect(await post(anEvent({ padding: 'x'.repeat(1_048_576) }).body, undefined, chunked)).toBe(413);
    const { id, body } = anEvent({ padding: 'x'.repeat(200_000) });
    expect(await post(body, undefined, chunked)).toBe(200);
    expect(await stored(id)).toBe(1);
  });

  test('signed text that is no JSON is 400', async () => {
    expect(await post('{"id":')).toBe(400);
  });

  test('a body that says it is too long is not read', async () => {
    const { body } = anEvent();
    expect(await post(body, undefined, { 'content-length': '1048577' })).toBe(413);
  });

  test('what is no UTF-8 is 400, also when its sender signed those bytes', async () => {
    const { id, body } = anEvent({ note: 'X' });
    const bytes = new Uint8Array(Buffer.from(body));
    bytes[body.indexOf('X')] = 0xff;
    expect(await post(bytes)).toBe(400);
    // Decoded with replacements it would be the text of another signature.
    expect(await post(bytes, sign(body.replace('X', '\ufffd')))).toBe(400);
    expect(await stored(id)).toBe(0);
  });

  test('text beyond ASCII is stored as it was signed, byte for byte', async () => {
    const { id, body } = anEvent({ note: 'Zoë 🌍 \u2028' });
    expect(await post(body)).toBe(200);
    const { rows } = await sql<{ text: string }>`select payload::text as text from webhook_inbox
    where event_id = ${id}`.execute(world.db);
    expect(rows).toEqual([{ text: body }]);
  });

  test.each([
    ['null', 'null'],
    ['a list', '[]'],
    ['an object of another kind', '{"object":"customer","id":"cus_1"}'],
    ['an event without a type', JSON.stringify({ ...JSON.parse(anEvent().body), type: undefined })],
    ['an event of no time', JSON.stringify({ ...JSON.parse(anEvent().body), created: 'now' })],
    ['an event that shows nothing', JSON.stringify({ ...JSON.parse(anEvent().body), data: {} })],
    [
      'a thin event of no time',
      JSON.stringify({ id: 'evt_t', object: 'v2.core.event', type: 'a', livemode: false }),
    ],
  ])('%s, though signed, is no event: 400', async (_title, body) => {
    expect(await post(body)).toBe(400);
  });

  test("keys that would reach a prototype are a stranger's data: the event is stored, nothing is polluted", async () => {
    const { id, body } = anEvent();
    const tricky = body.replace(
      '"metadata":{}',
      '"metadata":{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}',
    );
    expect(await post(tricky)).toBe(200);
    expect(await stored(id)).toBe(1);
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  test('the content type is not looked at', async () => {
    expect(await post(anEvent().body, undefined, { 'content-type': 'text/plain' })).toBe(200);
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
    expect(await post(anEvent().body, undefined, { billing })).toBe(503);
    await gone.destroy();
  });

  test("an event of a connected account is stored as that account's, beside the platform's of the same id", async () => {
    const { id, body } = anEvent();
    expect(await post(body)).toBe(200);
    expect(await post(JSON.stringify({ ...JSON.parse(body), account: 'acct_1' }))).toBe(200);
    const rows = await world.db
      .selectFrom('webhook_inbox')
      .select('stripe_account')
      .where('event_id', '=', id)
      .orderBy('stripe_account')
      .execute();
    expect(rows).toEqual([{ stripe_account: 'acct_1' }, { stripe_account: 'platform' }]);
  });

  test('a thin event is stored once, with why nothing follows from it by itself', async () => {
    const thin = {
      id: 'evt_test_thin',
      object: 'v2.core.event',
      type: 'v2.core.health.event_generation_failure.resolved',
      created: '2026-01-31T10:00:00.000Z',
      livemode: false,
    };
    for (let sent = 0; sent < 2; sent += 1) expect(await post(JSON.stringify(thin))).toBe(200);
    expect(await stored(thin.id)).toBe(1);
    expect(await rowOf(thin.id)).toMatchObject({
      stripe_account: 'platform',
      state: 'ignored',
      because: 'Stripe made no events of some changes: only comparing the objects shows which.',
      stripe_created_at: new Date('2026-01-31T10:00:00Z'),
    });
    expect(await post(JSON.stringify({ ...thin, id: 'evt_test_live', livemode: true }))).toBe(400);
  });

  test('platform, connected accounts and thin events come through one route, each with the secret of its endpoint', async () => {
    const { stripe, options, simulator } = world;
    const [platform] = (await stripe.webhookEndpoints.list()).data;
    const url = platform?.url ?? '';
    const connect = await stripe.webhookEndpoints.create({ url, enabled_events: ['*'], connect: true });
    const thin = await stripe.v2.core.eventDestinations.create({
      name: 'Thin',
      type: 'webhook_endpoint',
      event_payload: 'thin',
      enabled_events: ['v1.customer.created'],
      webhook_endpoint: { url },
      include: ['webhook_endpoint.signing_secret'],
    });
    options.stripe.webhookSecrets.push(connect.secret ?? '', thin.webhook_endpoint?.signing_secret ?? '');
    const account = await stripe.accounts.create({ type: 'custom', country: 'US' });
    const own = await stripe.customers.create({ email: 'own@acme.example' });
    const theirs = await stripe.customers.create({}, { stripeAccount: account.id });
    await simulator.simulator.idle();
    const rows = await world.db
      .selectFrom('webhook_inbox')
      .select(['stripe_account', 'type', 'object_id', 'state', 'because', 'event_id'])
      .where('type', 'in', ['customer.created', 'v1.customer.created'])
      .where('object_id', 'in', [own.id, theirs.id])
      .execute();
    const snapshot = rows.find(({ type, object_id }) => type === 'customer.created' && object_id === own.id);
    expect(rows).toEqual(
      expect.arrayContaining([
        {
          event_id: expect.any(String),
          stripe_account: 'platform',
          type: 'customer.created',
          object_id: own.id,
          state: 'received',
          because: null,
        },
        {
          event_id: expect.any(String),
          stripe_account: account.id,
          type: 'customer.created',
          object_id: theirs.id,
          state: 'received',
          because: null,
        },
        {
          event_id: expect.any(String),
          stripe_account: 'platform',
          type: 'v1.customer.created',
          object_id: own.id,
          state: 'ignored',
          because: `${snapshot?.event_id} tells the same, with the object.`,
        },
      ]),
    );
  });

  test('anything but POST is 405', async () => {
    expect(await knock(world.billing, new Request('http://app.example/webhooks/stripe'))).toBe(405);
  });
});
