import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UpdateQueryNode } from 'kysely';
import { pino } from 'pino';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { BillingEvent } from '../src/domain/billing-event.ts';
import { tell } from '../src/domain/decision.ts';
import { writeDecisions } from '../src/shell/apply/write-decisions.ts';
import { checkReadiness } from '../src/shell/check-readiness.ts';
import type { BillingContext } from '../src/shell/context.ts';
import { deliverEvents } from '../src/shell/deliveries/deliver-events.ts';
import { createEndpoint, rollSecret, setEndpointEnabled } from '../src/shell/deliveries/event-endpoints.ts';
import {
  addSubscriber,
  type FunctionSubscriber,
  registerSubscribers,
} from '../src/shell/deliveries/event-subscribers.ts';
import { sealSecrets } from '../src/shell/deliveries/seal-secrets.ts';
import type { InboxRow } from '../src/shell/receive/inbox-row.ts';
import { createSecretBox } from '../src/shell/secret-box.ts';
import { createContext } from './context.ts';
import { buy, codeOf, must, openWorld, SIGNING_SECRET, START, type World } from './world.ts';

interface Message {
  body: string;
  headers: Record<string, string>;
}

let world: World;
let context: BillingContext;
let row: InboxRow;
let receiver: { server: Server; url: string };
/** What the receiver answers next; 200 once there is nothing. */
let answers: { status: number; headers?: Record<string, string> }[] = [];
let messages: Message[] = [];
let clock = START * 1_000;
let alerts: string[] = [];

/** What the welcome of this world's worker heard. */
const heard: BillingEvent[] = [];

beforeAll(async () => {
  receiver = await openReceiver();
  world = await openWorld({ worker: false });
  world.billing.events.subscribe({
    name: 'welcome',
    types: ['subscription.activated'],
    handler: (event) => void heard.push(event),
  });
  await world.billing.worker.start();
  const logger = pino({ level: 'error' }, { write: (line: string) => void alerts.push(line) });
  context = { ...createContext(world), now: () => new Date(clock), logger };
});
afterAll(async () => {
  await context.jobs.stop();
  await world.close();
  receiver.server.closeAllConnections();
  await new Promise((resolve) => receiver.server.close(resolve));
});
beforeEach(() => {
  answers = [];
  messages = [];
  alerts = [];
  clock = START * 1_000;
});
afterEach(() => vi.useRealTimers());

async function openReceiver() {
  const server = createServer((incoming, outgoing) => {
    let body = '';
    incoming.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    incoming.on('end', () => {
      messages.push({ body, headers: incoming.headers as Record<string, string> });
      const { status, headers } = answers.shift() ?? { status: 200 };
      outgoing.writeHead(status, headers).end('heard');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks` };
}

/** Stripe events of an account were applied and told as many payments. */
async function tellPayments(ids: string[], accountId = 'acme'): Promise<void> {
  await world.db.transaction().execute((trx) =>
    writeDecisions(
      trx,
      ids.map((id) => ({
        row: { ...row, event_id: `evt_${id}` },
        accountId,
        decision: tell(
          'payment.succeeded',
          { invoiceId: `in_${id}`, totalMinor: 100, currency: 'usd' },
          'The invoice was paid.',
        ),
      })),
      context,
    ),
  );
}

/** A subscriber that this test alone works. */
async function aFunction(name: string, handler: (event: BillingEvent) => Promise<void> | void) {
  const functions = new Map<string, FunctionSubscriber>();
  addSubscriber(functions, { name, types: ['payment.succeeded'], handler });
  await registerSubscribers(world.db, functions);
  return (more: Partial<BillingContext> = {}) =>
    deliverEvents({ ...context, ...more }, name, { functions, isOpen: true });
}

/** An endpoint whose deliveries no worker takes: it is due by the test's clock, and looked at by name. */
async function anEndpoint(isOpen = true) {
  const made = must(
    await createEndpoint(context, {
      url: receiver.url,
      types: ['payment.succeeded'],
      isOpen: true,
      actorId: 'op',
      because: 'Asked for.',
    }),
  );
  const deliver = () => deliverEvents(context, made.id, { functions: new Map(), isOpen });
  return { ...made, deliver };
}

const deliveriesOf = (subscriber: string) =>
  world.db
    .selectFrom('event_deliveries')
    .select(['state', 'attempts', 'last_error', 'next_attempt_at'])
    .where('subscriber', '=', subscriber)
    .orderBy('event_id')
    .execute();

function verify(message: Message | undefined, secret: string): unknown {
  vi.useFakeTimers({ now: clock, toFake: ['Date'] });
  return new Webhook(secret).verify(message?.body ?? '', message?.headers ?? {});
}

test('whoever buys is heard of by a function and, signed, by an endpoint', async () => {
  const { id, secret } = must(
    await world.billing.events.endpoints.create({
      url: receiver.url,
      types: null,
      actorId: 'op',
      because: 'Asked for.',
    }),
  );
  await buy(world, { planKey: 'starter' });
  await expect.poll(() => messages.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(2);
  await expect.poll(() => heard.length, { timeout: 10_000 }).toBe(1);
  expect(heard[0]).toMatchObject({
    type: 'subscription.activated',
    accountId: 'acme',
    data: { planKey: 'starter' },
  });
  const told = messages.map((message) => verify(message, secret) as BillingEvent);
  expect(told.map(({ type }) => type).sort()).toEqual(['payment.succeeded', 'subscription.activated']);
  expect(new Set(messages.map(({ headers }) => headers['webhook-id']))).toEqual(
    new Set(told.map((each) => each.id)),
  );
  expect(told.find(({ type }) => type === 'subscription.activated')?.id).toBe(heard[0]?.id);
  expect(await world.billing.events.endpoints.list()).toEqual([
    expect.objectContaining({ id, url: receiver.url, enabled: true, failingSince: null }),
  ]);
  expect(JSON.stringify(await world.billing.events.endpoints.list())).not.toContain('whsec_');
  // Nobody is owed what they did not ask for.
  expect(await deliveriesOf('welcome')).toHaveLength(1);
  must(await world.billing.events.unsubscribe({ name: id, actorId: 'op', because: 'Asked for.' }));
  const actions = await world.db
    .selectFrom('audit_log')
    .select('action')
    .where('subject', '=', id)
    .where('actor', '=', 'op')
    .orderBy('id')
    .execute();
  expect(actions.map(({ action }) => action)).toEqual([
    'event_subscriber.created',
    'event_subscriber.removed',
  ]);
  // From here on the tests deliver themselves.
  await world.billing.worker.stop();
  row = await world.db.selectFrom('webhook_inbox').selectAll().limit(1).executeTakeFirstOrThrow();
});

test('an event is owed if and only if the transaction that tells it commits, and once however often it is told', async () => {
  const got: string[] = [];
  const deliver = await aFunction('atomic', ({ id }) => void got.push(id));
  await tellPayments(['a', 'b']);
  await tellPayments(['b', 'a']);
  const undone = world.db.transaction().execute(async (trx) => {
    const decision = tell('payment.succeeded', { invoiceId: 'in_x', totalMinor: 1, currency: 'usd' }, '');
    const event = { ...row, event_id: 'evt_undone' };
    await writeDecisions(trx, [{ row: event, accountId: 'acme', decision }], context);
    throw new Error('planted');
  });
  await expect(undone).rejects.toThrow('planted');
  await deliver();
  await deliver();
  expect(got).toEqual(['evt_a:payment_succeeded', 'evt_b:payment_succeeded']);
});

test('a crash between the delivery and its mark delivers it again, with the same id', async () => {
  const got: string[] = [];
  const deliver = await aFunction('crashing', ({ id }) => void got.push(id));
  await tellPayments(['crash']);
  const db = context.db.withPlugin({
    transformQuery: ({ node }) => {
      if (UpdateQueryNode.is(node)) throw new Error('planted crash');
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  await expect(deliver({ db })).rejects.toThrow('planted crash');
  // Its lease is left to run out: nobody takes what may still be with a living worker.
  await deliver();
  expect(got).toHaveLength(1);
  await world.db
    .updateTable('event_deliveries')
    .set({ leased_until: new Date(0) })
    .where('subscriber', '=', 'crashing')
    .execute();
  await deliver();
  expect(got).toEqual(['evt_crash:payment_succeeded', 'evt_crash:payment_succeeded']);
  expect(await deliveriesOf('crashing')).toMatchObject([{ state: 'delivered', attempts: 1 }]);
});

test('two workers at once deliver each event once', async () => {
  const got: string[] = [];
  const deliver = await aFunction('two-workers', async ({ id }) => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    got.push(id);
  });
  const ids = Array.from({ length: 250 }, (_, index) => `w${index}`);
  await tellPayments(ids);
  await Promise.all([deliver(), deliver(), deliver()]);
  expect(got.length).toBe(250);
  expect(new Set(got).size).toBe(250);
});

test('an account hears its events in the order in which they were told, others beside it; one that fails holds up none', async () => {
  const got: BillingEvent[] = [];
  let isBroken = true;
  const deliver = await aFunction('orderly', (event) => {
    if (isBroken && event.id.startsWith('evt_o1:')) throw new Error('planted');
    got.push(event);
  });
  await world.billing.accounts.ensure({ id: 'other', name: 'Other', email: 'o@other.example' });
  await tellPayments(['o1', 'o2', 'o3']);
  await tellPayments(['o4'], 'other');
  await deliver();
  const idsOf = (accountId: string) =>
    got.filter((each) => each.accountId === accountId).map(({ id }) => id.split(':')[0]);
  expect(idsOf('acme')).toEqual(['evt_o2', 'evt_o3']);
  expect(idsOf('other')).toEqual(['evt_o4']);
  isBroken = false;
  clock += 5_000;
  await deliver();
  expect(idsOf('acme')).toEqual(['evt_o2', 'evt_o3', 'evt_o1']);
  const sequences = got.filter((each) => each.accountId === 'acme').map(({ sequence }) => sequence);
  expect(sequences[2]).toBeLessThan(sequences[0] ?? 0);
});

test('a function that throws is tried eight times, is then given up where operators see it, and is redriven', async () => {
  let tries = 0;
  let isBroken = true;
  const deliver = await aFunction('broken', () => {
    tries += 1;
    if (isBroken) throw new Error('planted');
  });
  await tellPayments(['broken']);
  for (let round = 0; round < 12; round += 1) {
    await deliver();
    clock += 3_600_000 * 1.2;
  }
  expect(tries).toBe(8);
  const { items } = await world.billing.events.deliveries.list({
    subscriber: 'broken',
    state: 'dead',
    cursor: null,
    limit: 10,
  });
  expect(items).toEqual([
    expect.objectContaining({
      eventId: 'evt_broken:payment_succeeded',
      attempts: 8,
      lastError: 'Error: planted',
      nextAttemptAt: null,
    }),
  ]);
  isBroken = false;
  const redrive = () =>
    world.billing.events.deliveries.redrive({
      subscriber: 'broken',
      sequence: null,
      actorId: 'ada',
      because: 'Asked for.',
    });
  expect(await redrive()).toBe(1);
  expect(await redrive()).toBe(0);
  await deliver();
  expect(await deliveriesOf('broken')).toMatchObject([{ state: 'delivered', attempts: 1 }]);
});

test('who subscribes later may have what it was never owed', async () => {
  const got: string[] = [];
  const deliver = await aFunction('latecomer', ({ id }) => void got.push(id));
  const since = row.stripe_created_at;
  const wanted = { subscriber: 'latecomer', since, actorId: 'op', because: 'Asked for.' };
  expect(await world.billing.events.deliverSince(wanted)).toBeGreaterThan(250);
  expect(await world.billing.events.deliverSince({ subscriber: 'latecomer', since })).toBe(0);
  await deliver();
  expect(new Set(got).size).toBe(got.length);
  expect(got).toContain('evt_a:payment_succeeded');
  const audit = await world.db
    .selectFrom('audit_log')
    .select(['actor', 'because'])
    .where('action', '=', 'event_subscriber.owed_since')
    .where('subject', '=', 'latecomer')
    .execute();
  expect(audit).toEqual([{ actor: 'op', because: expect.stringContaining(since.toISOString()) }]);
});

test('an endpoint is tried again as the specification proposes, later when it asks so, and a redirect is no answer', async () => {
  const { id, deliver, secret } = await anEndpoint();
  await tellPayments(['retry']);
  answers = [
    { status: 500 },
    { status: 302, headers: { location: receiver.url } },
    { status: 503, headers: { 'retry-after': '7200' } },
  ];
  const waits: number[] = [];
  for (let tries = 1; tries <= 3; tries += 1) {
    await deliver();
    const [delivery] = await deliveriesOf(id);
    waits.push(((delivery?.next_attempt_at?.getTime() ?? 0) - clock) / 1_000);
    await deliver();
    expect(messages).toHaveLength(tries);
    clock = delivery?.next_attempt_at?.getTime() ?? 0;
  }
  expect(waits[0]).toBeGreaterThanOrEqual(5);
  expect(waits[0]).toBeLessThanOrEqual(5.5);
  expect(waits[1]).toBeGreaterThanOrEqual(300);
  expect(waits[1]).toBeLessThanOrEqual(330);
  expect(waits[2]).toBe(7_200);
  await deliver();
  expect(await deliveriesOf(id)).toMatchObject([{ state: 'delivered', attempts: 4, last_error: null }]);
  expect(new Set(messages.map(({ headers }) => headers['webhook-id']))).toEqual(
    new Set(['evt_retry:payment_succeeded']),
  );
  expect(verify(messages.at(-1), secret)).toMatchObject({ data: { invoiceId: 'in_retry' } });
  const [first] = messages;
  const changed = { ...first, body: `${first?.body} `, headers: first?.headers ?? {} };
  clock = START * 1_000;
  expect(() => verify(changed, secret)).toThrow('No matching signature');
});

test('for a day after a roll messages bear both signatures, then the new one alone', async () => {
  const { id, deliver, secret } = await anEndpoint();
  const rolled = must(await rollSecret(context, { id, actorId: 'op', because: 'Asked for.' }));
  expect(codeOf(await rollSecret(context, { id: 'whe_nobody', actorId: 'op', because: 'Asked for.' }))).toBe(
    'endpoint_not_found',
  );
  await tellPayments(['roll1']);
  await deliver();
  for (const each of [secret, rolled.secret]) expect(verify(messages[0], each)).toBeTruthy();
  clock += 86_400_000;
  await tellPayments(['roll2']);
  await deliver();
  expect(verify(messages[1], rolled.secret)).toBeTruthy();
  expect(() => verify(messages[1], secret)).toThrow('No matching signature');
});

const secretsOf = (name: string) =>
  world.db
    .selectFrom('event_subscribers')
    .select(['secret', 'previous_secret'])
    .where('name', '=', name)
    .executeTakeFirstOrThrow();

test('the database holds no secret in plain: those that it still has are sealed by the next worker', async () => {
  const { id, secret, deliver } = await anEndpoint();
  expect(JSON.stringify(await secretsOf(id))).not.toContain(secret);
  // As they were stored once.
  const plain = { secret, previous_secret: secret };
  await world.db.updateTable('event_subscribers').set(plain).where('name', '=', id).execute();
  await tellPayments(['plain']);
  await deliver();
  expect(verify(messages[0], secret)).toBeTruthy();
  const counts = await Promise.all([sealSecrets(context), sealSecrets(context)]);
  expect(Math.max(...counts)).toBe(1);
  expect(await sealSecrets(context)).toBe(0);
  expect(JSON.stringify(await secretsOf(id))).not.toContain(secret);
  await tellPayments(['sealed']);
  await deliver();
  expect(verify(messages[1], secret)).toBeTruthy();
});

test('under a new signing secret nothing is sent, counted or given up until the earlier one is given', async () => {
  const { id, secret } = await anEndpoint();
  const deliver = (of: BillingContext) => deliverEvents(of, id, { functions: new Map(), isOpen: true });
  const changed = { ...context, secretBox: createSecretBox('another signing secret, long enough') };
  await tellPayments(['rekeyed']);
  await deliver(changed);
  clock += 6 * 86_400_000;
  await deliver(changed);
  expect(messages).toEqual([]);
  expect(await deliveriesOf(id)).toMatchObject([
    { state: 'pending', attempts: 0, last_error: expect.stringContaining('AUTH_SECRET_PREVIOUS') },
  ]);
  const found = (await world.billing.events.endpoints.list()).find((each) => each.id === id);
  expect(found).toMatchObject({ enabled: true, failingSince: null });
  expect(await sealSecrets(changed)).toBe(0);
  expect(alerts.join('')).toContain('endpoint_secret_sealed');
  const reasonsOf = async (of: BillingContext) =>
    (await checkReadiness(of)).filter(({ code }) => code === 'endpoint_secrets_sealed');
  expect(await reasonsOf(changed)).toMatchObject([{ isBlocking: false, text: expect.stringContaining(id) }]);
  const both = {
    ...changed,
    secretBox: createSecretBox('another signing secret, long enough', [SIGNING_SECRET]),
  };
  expect(await reasonsOf(both)).toEqual([]);
  expect(await sealSecrets(both)).toBeGreaterThan(0);
  // From then on the new one alone is enough.
  clock += 60_000;
  await deliver(changed);
  expect(verify(messages[0], secret)).toBeTruthy();
  await sealSecrets({
    ...context,
    secretBox: createSecretBox(SIGNING_SECRET, ['another signing secret, long enough']),
  });
});

test('operators see who hears events and what each is owed, and the newest deliveries of all of them page by page', async () => {
  const { id } = await anEndpoint();
  await aFunction('counted', () => undefined);
  await tellPayments(['c1', 'c2', 'c3']);
  const { events } = world.billing;
  const subscribers = await events.subscribers();
  expect(subscribers.find(({ name }) => name === 'counted')).toMatchObject({
    kind: 'function',
    url: null,
    types: ['payment.succeeded'],
    pending: 3,
    dead: 0,
    oldestPendingAt: expect.any(String),
  });
  expect(subscribers.find(({ name }) => name === id)).toMatchObject({ url: receiver.url, pending: 3 });
  const seen: string[] = [];
  for (let cursor: string | null = null; ; ) {
    const page = await events.deliveries.list({ subscriber: null, state: 'pending', cursor, limit: 4 });
    seen.push(...page.items.map(({ sequence, subscriber }) => `${sequence}/${subscriber}`));
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  const rows = await world.db
    .selectFrom('event_deliveries')
    .select(['event_id', 'subscriber'])
    .where('state', '=', 'pending')
    .orderBy('event_id', 'desc')
    .orderBy('subscriber', 'desc')
    .execute();
  expect(rows.length).toBeGreaterThan(5);
  expect(seen).toEqual(rows.map(({ event_id, subscriber }) => `${event_id}/${subscriber}`));
});

test('what is done to an endpoint that is not there is refused', async () => {
  const { events } = world.billing;
  const nobody = { id: 'whe_nobody', actorId: 'op', because: 'Asked for.' };
  expect(codeOf(await events.endpoints.setEnabled({ ...nobody, enabled: true }))).toBe('endpoint_not_found');
  expect(codeOf(await events.unsubscribe({ name: 'whe_nobody', actorId: 'op', because: 'Asked for.' }))).toBe(
    'endpoint_not_found',
  );
});

test('an endpoint that accepts nothing for five days is disabled with an alert, and goes on where it was once it is enabled', async () => {
  const { id, deliver } = await anEndpoint();
  await tellPayments(['down1']);
  answers = [{ status: 500 }, { status: 500 }, { status: 500 }];
  await deliver();
  clock += 5 * 86_400_000 - 1_000;
  await deliver();
  expect(alerts.join('')).not.toContain('endpoint_disabled');
  await tellPayments(['down2']);
  clock += 1_000;
  await deliver();
  expect(alerts.filter((line) => line.includes('endpoint_disabled'))).toHaveLength(1);
  const found = (await world.billing.events.endpoints.list()).find((each) => each.id === id);
  expect(found).toMatchObject({ enabled: false, disabledBecause: expect.stringContaining('2026-01-31') });
  await tellPayments(['down3']);
  clock += 86_400_000;
  await deliver();
  expect(await deliveriesOf(id)).toMatchObject([{ state: 'pending' }, { state: 'pending' }]);
  must(await setEndpointEnabled(context, { id, enabled: true, actorId: 'op', because: 'Asked for.' }));
  expect(
    await world.billing.events.deliverSince({ subscriber: id, since: row.stripe_created_at }),
  ).toBeGreaterThan(0);
  messages = [];
  await deliver();
  const ids = messages.map(({ headers }) => headers['webhook-id']);
  for (const each of ['down1', 'down2', 'down3']) expect(ids).toContain(`evt_${each}:payment_succeeded`);
});

test('an endpoint that accepts some of what it gets is not given up', async () => {
  const { id, deliver } = await anEndpoint();
  await tellPayments(['some1', 'some2']);
  answers = [{ status: 500 }];
  await deliver();
  expect(messages).toHaveLength(2);
  const found = (await world.billing.events.endpoints.list()).find((each) => each.id === id);
  expect(found).toMatchObject({ enabled: true, failingSince: null });
});

test('an endpoint that is gone for good is disabled at once', async () => {
  const { id, deliver } = await anEndpoint();
  await tellPayments(['gone']);
  answers = [{ status: 410 }];
  await deliver();
  const found = (await world.billing.events.endpoints.list()).find((each) => each.id === id);
  expect(found).toMatchObject({ enabled: false, disabledBecause: 'It answered 410: gone for good.' });
});

test('outside development nothing is sent to our own network, nor kept for it', async () => {
  const { id, deliver } = await anEndpoint(false);
  await tellPayments(['inside']);
  await deliver();
  expect(messages).toEqual([]);
  expect(await deliveriesOf(id)).toMatchObject([
    { state: 'pending', last_error: 'Error: Only https is sent to.' },
  ]);
  const refused = await createEndpoint(context, {
    url: 'https://169.254.169.254/',
    types: null,
    because: 'Asked for.',
    isOpen: false,
    actorId: 'op',
  });
  expect(codeOf(refused)).toBe('endpoint_url_refused');
});

test('names, types and subscribers that are there already are refused', () => {
  const subscribe = (name: string, types: string[] = ['payment.failed']) =>
    world.billing.events.subscribe({ name, types: types as 'payment.failed'[], handler: () => undefined });
  expect(() => subscribe('welcome')).toThrow('There is a subscriber called welcome already.');
  expect(() => subscribe('No Spaces')).toThrow(`A subscriber can't be called No Spaces.`);
  expect(() => subscribe('odd', ['moon.landed'])).toThrow('No billing event is called moon.landed.');
});
