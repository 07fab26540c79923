import { createTestDatabase } from '@billwright/db/testing';
import type {} from '@billwright/db/testing-setup';
import { sql } from 'kysely';
import Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { askForEvents } from '../src/shell/apply/ask-for-events.ts';
import { drainShard } from '../src/shell/apply/drain-inbox.ts';
import { lockShard, shardOf } from '../src/shell/apply/lock-shard.ts';
import type { StripeReads } from '../src/shell/calls/stripe-reads.ts';
import type { BillingContext } from '../src/shell/context.ts';
import { storeEvents, toReceived } from '../src/shell/receive/store-events.ts';
import { createWorker } from '../src/shell/worker.ts';
import { BudgetSpentError } from '../src/stripe/budget-spent-error.ts';
import type { FetchableObject, FetchedObject } from '../src/stripe/fetch-object.ts';
import { type Lab, openLab } from './lab/lab.ts';
import { recordLives } from './lab/record-lives.ts';

/** Three customers of one shard, so that their events are one batch. */
const SHARD = 7;
const CUSTOMERS = Array.from({ length: 999 }, (_, n) => `cus_undecided_${n}`);
const [ADA = '', BOB = '', EVE = ''] = CUSTOMERS.filter((id) => shardOf('platform', id) === SHARD);

/** Of a shard each, more than a worker drains side by side. */
const MANY = [1, 2, 3, 4, 5, 6].map(
  (shard) => CUSTOMERS.find((id) => shardOf('platform', id) === shard) ?? '',
);

let lab: Lab;
let sound: BillingContext;
beforeAll(async () => {
  lab = await openLab(await createTestDatabase(), await recordLives(1, 1));
  sound = lab.contextOf();
  const accounts = [ADA, BOB, EVE, ...MANY].map((id) => ({
    id,
    name: id,
    email: '',
    livemode: false,
    currency: null,
  }));
  await lab.database.db
    .insertInto('accounts')
    .values(accounts.map((account) => ({ ...account, stripe_customer_id: account.id })))
    .execute();
}, 60_000);
afterAll(() => lab.close());
beforeEach(() => lab.forget());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function eventOf(wanted: string): Stripe.Event {
  const event = lab.recording.lives[0]?.events.find(({ type }) => type === wanted);
  if (!event) throw new Error(`The life shows no ${wanted}.`);
  return structuredClone(event);
}

const created = () => eventOf('customer.created') as Stripe.CustomerCreatedEvent;

/** Two updates of one second that only Stripe can order. */
function updatesOf(customerId: string): Stripe.Event[] {
  return ['first', 'second'].map((name) => {
    const event = created();
    const object = { ...event.data.object, id: customerId, name };
    const data = { object, previous_attributes: { name: 'before' } };
    return {
      ...event,
      id: `evt_${customerId}_${name}`,
      type: 'customer.updated',
      data,
    } as unknown as Stripe.Event;
  });
}

const answerOf = ({ id }: FetchableObject, name = 'as Stripe has it'): FetchedObject =>
  ({
    ...created().data.object,
    id,
    name,
    lastResponse: { requestId: `req_${id}_${name}`, headers: {} },
  }) as unknown as FetchedObject;

const missing = () =>
  Stripe.errors.generateV1Error({
    statusCode: 404,
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: 'No such customer',
  });

/** A worker whose questions are answered by `fetch`. */
const workerThat = (fetch: StripeReads['fetch']): BillingContext => ({
  ...sound,
  reads: { ...sound.reads, fetch },
});

/** By a worker that hears what Stripe has. */
const drainSound = () =>
  drainShard(
    workerThat(async (object) => answerOf(object)),
    SHARD,
  );

const store = (...customerIds: string[]) =>
  storeEvents(sound.db, customerIds.flatMap(updatesOf).map(toReceived));
const rowsOf = (customerId: string) =>
  lab.database.db
    .selectFrom('webhook_inbox')
    .select(['state', 'attempts', 'last_error', 'lease_expires_at'])
    .where('customer_id', '=', customerId)
    .execute();
const nameOf = async (customerId: string) =>
  (
    await lab.database.db
      .selectFrom('customers')
      .select('name')
      .where('id', '=', customerId)
      .executeTakeFirst()
  )?.name;

async function expectBoth(customerId: string, row: object): Promise<void> {
  expect(await rowsOf(customerId)).toMatchObject([row, row]);
}

test('a customer whom Stripe does not have costs nobody else a try', async () => {
  await store(ADA, BOB, EVE);
  await drainShard(
    workerThat(async (object) => {
      if (object.id === BOB) throw missing();
      return answerOf(object);
    }),
    SHARD,
  );
  await expectBoth(BOB, {
    state: 'failed',
    attempts: 1,
    last_error: expect.stringContaining('No such customer'),
  });
  for (const id of [ADA, EVE]) {
    await expectBoth(id, { state: 'done', attempts: 1, last_error: null });
    expect(await nameOf(id)).toBe('as Stripe has it');
  }
});

test.each([
  ['Stripe that is away', () => new Stripe.errors.StripeConnectionError({ message: 'not there' })],
  ['budget that is spent', () => new BudgetSpentError('GET customer')],
  ['database that is away', () => new Error('Connection terminated unexpectedly')],
])('a %s costs no try, hides nobody’s own failure, and throws no answer away', async (_, away) => {
  await store(ADA, BOB, EVE);
  const fetch = vi.fn<StripeReads['fetch']>(async (object) => {
    if (object.id === ADA) throw away();
    if (object.id === BOB) throw missing();
    return answerOf(object);
  });
  await drainShard(workerThat(fetch), SHARD);
  await expectBoth(ADA, {
    state: 'failed',
    attempts: 0,
    last_error: expect.stringContaining(away().message),
  });
  await expectBoth(BOB, {
    state: 'failed',
    attempts: 1,
    last_error: expect.stringContaining('No such customer'),
  });
  await expectBoth(EVE, { state: 'done', attempts: 1 });
  expect(fetch.mock.calls.filter(([{ id }]) => id === EVE)).toHaveLength(1);
});

test('an answer that can’t be applied fails who asked for it, and nobody else', async () => {
  await store(ADA, BOB, EVE);
  const { db } = lab.database;
  await sql`create function refuse() returns trigger language plpgsql as
    $$ begin if new.name = 'poison' then raise exception 'planted'; end if; return new; end $$`.execute(db);
  await sql`create trigger planted before insert or update on customers for each row execute function refuse()`.execute(
    db,
  );
  await drainShard(
    workerThat(async (object) => answerOf(object, object.id === BOB ? 'poison' : 'sound')),
    SHARD,
  );
  await sql`drop function refuse() cascade`.execute(db);
  await expectBoth(BOB, { state: 'failed', attempts: 1, last_error: expect.stringContaining('planted') });
  for (const id of [ADA, EVE]) await expectBoth(id, { state: 'done', attempts: 1 });
});

/** Events that each wait for a price of its own, which Stripe refuses as told. */
async function waitForPrices(refusals: Record<string, { statusCode: number; account?: string }>) {
  vi.spyOn(sound.stripe.prices, 'retrieve').mockImplementation((id) => {
    const refusal = refusals[id];
    if (refusal)
      throw Stripe.errors.generateV1Error({
        statusCode: refusal.statusCode,
        type: 'invalid_request_error',
        message: `not ${id}`,
      });
    return Promise.resolve({ id, currency: 'usd', product: 'prod_1' } as Stripe.Response<Stripe.Price>);
  });
  await store(ADA, BOB, EVE);
  const rows = await sound.db.selectFrom('webhook_inbox').selectAll().orderBy('event_id').execute();
  return rows.map((stored, at) => {
    const id = `price_${at}`;
    const stripeAccount = refusals[id]?.account ?? stored.stripe_account;
    const row = { ...stored, stripe_account: stripeAccount };
    const term = { stripeAccount, subscriptionId: `sub_${at}`, kind: 'price' as const, id, currency: 'usd' };
    return { row, state: 'processing' as const, ask: [], terms: [term] };
  });
}

test('a price that Stripe refuses fails the event that needs it; the others’ terms are kept', async () => {
  await lab.forget({ terms: true });
  const waiting = await waitForPrices({ price_2: { statusCode: 400 } });
  const { answered, failed } = await askForEvents(sound, waiting);
  expect(failed).toMatchObject([{ row: { event_id: waiting[2]?.row.event_id }, costsNoTry: false }]);
  expect(answered).toEqual(waiting.filter((_, at) => at !== 2));
  const kept = await sound.db.selectFrom('price_terms').selectAll().execute();
  expect(kept).toHaveLength(5);
});

test('a connected account that has left keeps nobody else waiting', async () => {
  const waiting = await waitForPrices({ price_2: { statusCode: 403, account: 'acct_left' } });
  const { answered, failed } = await askForEvents(sound, waiting);
  expect(failed).toMatchObject([{ row: { stripe_account: 'acct_left' }, costsNoTry: true }]);
  expect(answered).toHaveLength(5);
});

test('what breaks while the answer is written gives the events back at once', async () => {
  await store(ADA);
  const { db } = lab.database;
  await sql`create function break_off() returns trigger language plpgsql as
    $$ begin raise exception 'planted' using errcode = '40P01'; end $$`.execute(db);
  const plant = sql`create trigger planted before insert or update on customers for each row execute function break_off()`;
  const worker = workerThat(async (object) => {
    await plant.execute(db);
    return answerOf(object);
  });
  await expect(drainShard(worker, SHARD)).rejects.toMatchObject({ code: '40P01' });
  await sql`drop function break_off() cascade`.execute(db);
  await drainSound();
  await expectBoth(ADA, { state: 'done', attempts: 1, last_error: null });
});

test('however many batches wait for Stripe, what can be applied is', { timeout: 30_000 }, async () => {
  await store(...MANY);
  const released = Promise.withResolvers<void>();
  const fetch = vi.fn<StripeReads['fetch']>((object) => released.promise.then(() => answerOf(object)));
  const afterwards = vi.fn(() => sound.db.selectFrom('webhook_inbox').select('state').distinct().execute());
  const deliveries = {
    prepare: () => Promise.resolve(),
    start: () => undefined,
    stop: async () => void (await afterwards()),
  };
  const worker = createWorker(workerThat(fetch), deliveries);
  await worker.start();
  try {
    await expect.poll(() => fetch.mock.calls.length, { timeout: 10_000 }).toBe(MANY.length);
    await storeEvents(sound.db, updatesOf(ADA).slice(0, 1).map(toReceived));
    await expect.poll(() => rowsOf(ADA), { timeout: 10_000 }).toMatchObject([{ state: 'done' }]);
  } finally {
    const stopped = worker.stop();
    released.resolve();
    await stopped;
  }
  // What comes after in stopping finds nothing that waits still.
  await expect(afterwards.mock.results[0]?.value).resolves.toEqual([{ state: 'done' }]);
  for (const id of MANY) await expectBoth(id, { state: 'done', attempts: 1 });
});

/** Holds the shard's lock until it is told to let go. */
async function holdShard() {
  const [taken, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const held = lab.database.db.transaction().execute(async (trx) => {
    await lockShard(trx, SHARD);
    taken.resolve();
    await released.promise;
  });
  await taken.promise;
  return async () => {
    released.resolve();
    await held;
  };
}

test('a shard that another keeps for too long costs its events no try', { timeout: 30_000 }, async () => {
  await store(ADA);
  const slow = await drainSlowly();
  const letGo = await holdShard();
  slow.release();
  await expect(slow.working).rejects.toThrow('locked for too long');
  await letGo();
  await expectBoth(ADA, { state: 'processing', attempts: 0 });
  await drainSound();
  await expectBoth(ADA, { state: 'done', attempts: 1, last_error: null });
});

/** As its life began, of Ada. */
function subscriptionBegins(id: string, later: number): Stripe.Event {
  const event = eventOf('customer.subscription.created');
  const object = { ...event.data.object, id, customer: ADA, status: 'active' };
  return {
    ...event,
    id: `evt_${id}`,
    created: event.created + later,
    data: { object: { ...object, created: event.created + later } },
  } as unknown as Stripe.Event;
}

test.each([
  ['active', ['undo_second_subscription:sub_second']],
  ['canceled', []],
])('what follows from a first subscription that is %s at Stripe by now', async (status, owed) => {
  const events = [subscriptionBegins('sub_first', 0), subscriptionBegins('sub_second', 60)];
  await storeEvents(sound.db, events.map(toReceived));
  const own = new Map(events.map(({ data: { object } }) => [(object as Stripe.Subscription).id, object]));
  const answer = async ({ id }: FetchableObject) =>
    ({
      ...own.get(id),
      ...(id === 'sub_first' ? { status } : {}),
      lastResponse: { requestId: `req_${id}`, headers: {} },
    }) as unknown as FetchedObject;
  await drainShard(workerThat(answer), SHARD);
  expect(await rowsOf(ADA)).toMatchObject([{ state: 'done' }, { state: 'done' }]);
  const effects = await sound.db
    .selectFrom('effects')
    .select('key')
    .where('kind', '=', 'undo_second_subscription')
    .execute();
  expect(effects.map(({ key }) => key)).toEqual(owed);
});

/** A worker that has asked Stripe, and hears nothing until it is released. */
async function drainSlowly(
  answer: (object: FetchableObject) => Promise<FetchedObject> = (object) => Promise.resolve(answerOf(object)),
) {
  const asked = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const working = drainShard(
    workerThat(async (object) => {
      asked.resolve();
      await released.promise;
      return answer(object);
    }),
    SHARD,
  );
  await asked.promise;
  return { working, release: () => released.resolve() };
}

test.each([
  ['refused', () => Promise.reject(missing())],
  ['answered', (object: FetchableObject) => Promise.resolve(answerOf(object, 'what the late one heard'))],
])(
  'a worker that lost its lease and is %s then writes nothing over what another finished',
  async (_, late) => {
    await store(ADA);
    // One more failure would be the last.
    await lab.database.db.updateTable('webhook_inbox').set({ attempts: 7 }).execute();
    const slow = await drainSlowly(late);
    await sql`update webhook_inbox set lease_expires_at = now()`.execute(lab.database.db);
    await drainSound();
    slow.release();
    await slow.working;
    await expectBoth(ADA, { state: 'done', attempts: 8, last_error: null });
    expect(await nameOf(ADA)).toBe('as Stripe has it');
  },
);

test('a worker that lost its lease leaves the events to the one that is still asking', async () => {
  await store(ADA);
  const first = await drainSlowly();
  await sql`update webhook_inbox set lease_expires_at = now()`.execute(lab.database.db);
  const second = await drainSlowly();
  first.release();
  await first.working;
  await expectBoth(ADA, { state: 'processing', attempts: 0 });
  second.release();
  await second.working;
  await expectBoth(ADA, { state: 'done', attempts: 1 });
});

test('the lease is renewed for as long as Stripe is asked', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  await store(ADA);
  const slow = await drainSlowly();
  const endsAt = async () => (await rowsOf(ADA))[0]?.lease_expires_at?.getTime() ?? 0;
  for (let renewals = 0; renewals < 2; renewals += 1) {
    const before = await endsAt();
    expect(before).toBeGreaterThan(Date.now());
    vi.advanceTimersByTime(10_000);
    await expect.poll(endsAt).toBeGreaterThan(before);
  }
  slow.release();
  await slow.working;
  await expectBoth(ADA, { state: 'done', attempts: 1 });
  expect(vi.getTimerCount()).toBe(0);
});
