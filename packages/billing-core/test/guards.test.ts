import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { createDb } from '@billwright/db';
import { createTestDatabase } from '@billwright/db/testing';
import type {} from '@billwright/db/testing-setup';
import { sql } from 'kysely';
import type Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { keyOf, objectOf, observeEvent } from '../src/domain/observations/event-object.ts';
import { drainShard } from '../src/shell/apply/drain-inbox.ts';
import { lockShard, shardOf } from '../src/shell/apply/lock-shard.ts';
import { markEvents } from '../src/shell/apply/mark-events.ts';
import { foldInto, loadStates, StaleStateError, writeStates } from '../src/shell/apply/object-states.ts';
import type { BillingContext } from '../src/shell/context.ts';
import { createInboxWriter, storeEvents, toReceived } from '../src/shell/receive/store-events.ts';
import { isAnyWaiting } from './is-any-waiting.ts';
import { type Lab, openLab } from './lab/lab.ts';
import { recordLives } from './lab/record-lives.ts';

let lab: Lab;
let context: BillingContext;
beforeAll(async () => {
  lab = await openLab(await createTestDatabase(), await recordLives(1, 1));
  context = lab.contextOf();
}, 60_000);
afterAll(() => lab.close());
beforeEach(() => lab.forget());

const first = () => {
  const event = lab.recording.lives[0]?.events.find(({ type }) => type === 'customer.created');
  if (!event) throw new Error('The life shows no customer.');
  return event;
};
const store = () => context.inbox.store(toReceived(first()));
const row = () => lab.database.db.selectFrom('webhook_inbox').selectAll().executeTakeFirstOrThrow();

test('of two who fold the same object at once, the second is told that it knew too little', async () => {
  const ref = objectOf(first());
  if (!ref) throw new Error('A customer is kept.');
  const { db } = lab.database;
  const both = [1, 2].map((n) => {
    const folded = foldInto(undefined, ref, [{ ...observeEvent(first()), sourceId: `evt_${n}` }]);
    if (!folded) throw new Error('There is one look.');
    return folded;
  });
  const write = (at: number) => db.transaction().execute((trx) => writeStates(trx, both.slice(at, at + 1)));
  await write(0);
  await expect(write(1)).rejects.toThrow(StaleStateError);
  expect((await loadStates(db, [ref])).get(keyOf(ref))?.frontier).toMatchObject([{ sourceId: 'evt_1' }]);
});

test('an event that comes again is not begun again', async () => {
  expect(await store()).toBe(true);
  await drainShard(context, (await row()).shard);
  expect(await store()).toBe(false);
  expect(await row()).toMatchObject({ state: 'done', attempts: 1 });
});

test('of events that are stored together each is told whether it was new, and one that is there twice only once', async () => {
  const all = (lab.recording.lives[0]?.events ?? []).slice(0, 4).map(toReceived);
  const [old, ...others] = all;
  if (!old) throw new Error('The life shows nothing.');
  expect(await context.inbox.store(old)).toBe(true);
  const together = [...others, old, ...others];
  const areNew = await Promise.all(together.map((each) => context.inbox.store(each)));
  expect(areNew).toEqual([...others.map(() => true), false, ...others.map(() => false)]);
});

test('an event is stored while the one before waits for a row that somebody holds', async () => {
  const { db } = lab.database;
  const [held, other] = (lab.recording.lives[0]?.events ?? []).map(toReceived);
  if (!held || !other) throw new Error('The life shows too little.');
  const { waits } = await db.transaction().execute(async (trx) => {
    await storeEvents(trx, [held]);
    const waits = context.inbox.store(held);
    await vi.waitUntil(() => isAnyWaiting(lab.database.db), 10_000);
    expect(await context.inbox.store(other)).toBe(true);
    return { waits };
  });
  expect(await waits).toBe(false);
});

test('of a database that is away nothing is asked for each event: all that waited are refused at once', async () => {
  let connections = 0;
  const away = createServer((socket) => {
    connections += 1;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(away, 'listening');
  const { db, destroy } = createDb({
    connectionString: `postgres://nobody@127.0.0.1:${(away.address() as AddressInfo).port}/none`,
  });
  const inbox = createInboxWriter(db);
  const events = (lab.recording.lives[0]?.events ?? []).slice(0, 4).map(toReceived);
  const stored = await Promise.allSettled(events.map((each) => inbox.store(each)));
  expect(stored.map(({ status }) => status)).toEqual(events.map(() => 'rejected'));
  expect(connections).toBe(1);
  await destroy();
  away.close();
});

test('a Stripe that is away costs an event no try', async () => {
  await store();
  const failed = { row: await row(), state: 'failed' as const, error: new Error('away'), costsNoTry: true };
  await markEvents(context.db, [failed], context.now());
  expect(await row()).toMatchObject({ state: 'failed', attempts: 0, last_error: 'Error: away' });
});

test('a deadlock fails the whole batch, which is tried again, and no event of it', async () => {
  await store();
  const { db } = lab.database;
  await sql`create function refuse() returns trigger language plpgsql as
    $$ begin raise exception 'planted' using errcode = '40P01'; end $$`.execute(db);
  await sql`create trigger planted before insert on object_states for each row execute function refuse()`.execute(
    db,
  );
  await expect(drainShard(context, (await row()).shard)).rejects.toThrow('planted');
  expect(await row()).toMatchObject({ state: 'received', attempts: 0, last_error: null });
  await sql`drop function refuse() cascade`.execute(db);
  await drainShard(context, (await row()).shard);
  expect(await row()).toMatchObject({ state: 'done', attempts: 1 });
});

/** Writing a customer of this name takes too long; any customer, without one. */
async function plantTimeout(name?: string): Promise<() => Promise<unknown>> {
  const { db } = lab.database;
  const whose = name === undefined ? sql.raw('true') : sql`new.name = ${sql.lit(name)}`;
  await sql`create function refuse() returns trigger language plpgsql as
    $$ begin if ${whose} then raise exception 'planted' using errcode = '57014'; end if; return new; end $$`.execute(
    db,
  );
  await sql`create trigger planted before insert on customers for each row execute function refuse()`.execute(
    db,
  );
  return () => sql`drop function refuse() cascade`.execute(db);
}

/** Customers of these names, each with an account of its own, all in one shard. */
async function storeCustomers(names: readonly string[]): Promise<void> {
  const { db } = lab.database;
  const ids = Array.from({ length: 99 * names.length }, (_, n) => `cus_slow_${n}`).filter(
    (id) => shardOf('platform', id) === 7,
  );
  for (const [at, name] of names.entries()) {
    const id = ids[at] ?? '';
    await db
      .insertInto('accounts')
      .values({ id, name, email: '', livemode: false, currency: null, stripe_customer_id: id })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const data = { object: { ...first().data.object, id, name } };
    const event = { ...first(), id: `evt_${id}`, data } as unknown as Stripe.Event;
    await context.inbox.store(toReceived(event));
  }
}

const rowsBy = async (field: 'state' | 'attempts') =>
  (await lab.database.db.selectFrom('webhook_inbox').select(field).orderBy('event_id').execute()).map(
    (each) => each[field],
  );

test('a statement that takes too long for one customer’s sake holds up nobody else, and costs its own event a try', async () => {
  await storeCustomers(['Ada', 'slow', 'Eve', 'Bob']);
  const mend = await plantTimeout('slow');
  await drainShard(context, 7);
  await mend();
  const states = await rowsBy('state');
  expect(states.filter((state) => state === 'done')).toHaveLength(3);
  expect(states.filter((state) => state === 'failed')).toHaveLength(1);
  expect(await rowsBy('attempts')).toEqual([1, 1, 1, 1]);
});

test('a database that is slow throughout is let be, and costs nobody a try', async () => {
  await storeCustomers(Array.from({ length: 12 }, (_, at) => `customer ${at}`));
  const mend = await plantTimeout();
  await expect(drainShard(context, 7)).rejects.toThrow('planted');
  expect(new Set(await rowsBy('state'))).toEqual(new Set(['received']));
  expect(new Set(await rowsBy('attempts'))).toEqual(new Set([0]));
  await mend();
  await drainShard(context, 7);
  expect(new Set(await rowsBy('state'))).toEqual(new Set(['done']));
});

test('a shard has one writer at a time: who comes second waits for the first to commit', async () => {
  await store();
  const { shard } = await row();
  let isDrained = false;
  const first = lab.database.db.transaction().execute(async (trx) => {
    await lockShard(trx, shard);
    const second = drainShard(context, shard).then(() => {
      isDrained = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(isDrained).toBe(false);
    return { second };
  });
  await (await first).second;
  expect(await row()).toMatchObject({ state: 'done' });
});
