import { setImmediate as soon } from 'node:timers/promises';
import type { Database } from '@billwright/db';
import { CompiledQuery, type Kysely } from 'kysely';
import type Stripe from 'stripe';
import { customerOfEvent } from '../../domain/observations/event-object.ts';
import { isRecord } from '../../domain/observations/json-equality.ts';
import { shardOf } from '../apply/lock-shard.ts';
import { isDatabaseAway, isStatementTimeout } from '../is-transient.ts';
import { toJsonArray } from './json-array.ts';
import { createWaker, type Waker } from './wake-workers.ts';

/** What one statement takes at most. */
const GROUP = 256;
/** Statements under way at once, at most. */
const AT_ONCE = 2;
/** Another is begun only for so many: fewer cost the same commit, and a statement's own share of each grows. */
const WORTH_ANOTHER = 64;
/** Or after so long: the one before may hang, on a row that another transaction holds or a connection that went silent. */
const PATIENCE_MS = 200;

/** A verified event, with the bytes that were signed. */
export interface ReceivedEvent {
  event: Stripe.Event;
  body: Uint8Array;
}

/** An event that did not come signed, such as one that was listed. */
export const toReceived = (event: Stripe.Event): ReceivedEvent => ({
  event,
  body: Buffer.from(JSON.stringify(event)),
});

/** Stores events so that requests which arrive together share one statement and one commit. */
export interface InboxWriter {
  /** Resolves once the event is committed, and tells whether it was new; rejects when it could not be stored. */
  store(received: ReceivedEvent): Promise<boolean>;
}

interface StoredEvent {
  key: string;
  shard: number;
}

/** Of the event only what its row has: what else was parsed need not be held until the commit. */
interface Waiting {
  row: InboxRow;
  resolve(isNew: boolean): void;
  reject(error: unknown): void;
}

/**
 * A group commit: while statements are under way the next events gather, so that the statements grow with the load and a lone
 * event waits for nobody (the idea of PostgreSQL's own `commit_siblings`; docs: runtime-config-wal). Two may be under way:
 * some are taken in while others wait for the disk.
 */
export function createInboxWriter(db: Kysely<Database>): InboxWriter {
  let waiting: Waiting[] = [];
  let underWay = 0;
  const waker = createWaker(db);
  const write = async () => {
    underWay += 1;
    // Requests that this turn of the event loop has read are taken along.
    await soon();
    while (waiting.length > 0) {
      const group = waiting.slice(0, GROUP);
      waiting = waiting.slice(GROUP);
      await storeGroup(db, waker, group);
    }
    underWay -= 1;
  };
  // One timer for all that wait, not one for each statement, which would keep what those hold (docs/performance.md).
  let isTimed = false;
  const hurry = () => {
    isTimed = false;
    if (waiting.length > 0 && underWay < AT_ONCE) void write();
  };
  return {
    store: (received) =>
      new Promise((resolve, reject) => {
        waiting.push({ row: toRow(received), resolve, reject });
        const isWorthIt = underWay === 0 || waiting.length >= WORTH_ANOTHER;
        if (isWorthIt && underWay < AT_ONCE) void write();
        else if (!isTimed) {
          isTimed = true;
          setTimeout(hurry, PATIENCE_MS).unref();
        }
      }),
  };
}

async function storeGroup(db: Kysely<Database>, waker: Waker, group: Waiting[]): Promise<void> {
  try {
    const stored = await storeRows(
      db,
      group.map(({ row }) => row),
    );
    const keys = new Set(stored.map(({ key }) => key));
    for (const { row, resolve } of group) resolve(keys.delete(row.key));
    waker.wake(stored.map(({ shard }) => shard));
  } catch (error) {
    // One that can't be stored must not take the others with it; of a database that is away or too slow each would wait in vain.
    const isVain = isDatabaseAway(error) || isStatementTimeout(error);
    if (group.length === 1 || isVain) for (const { reject } of group) reject(error);
    else for (const each of group) await storeGroup(db, waker, [each]);
  }
}

const accountOf = ({ account }: Stripe.Event) => account ?? 'platform';
const keyOf = (event: Stripe.Event) => `${accountOf(event)}/${event.id}`;

/**
 * Stores events unless they are there already. Workers are told by `createWaker`, or find them within a second.
 *
 * @returns those that were new
 */
export const storeEvents = (
  db: Kysely<Database>,
  received: readonly ReceivedEvent[],
): Promise<StoredEvent[]> => storeRows(db, received.map(toRow));

/**
 * Made once and not by Kysely each time: of its nodes, one for each parameter, V8 comes to think that they live long, and then keeps
 * what they hold until its next large collection (docs/performance.md).
 */
const KEEP_EVENTS = `/* kept: keep_webhook_events */
  select keep_webhook_events($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::boolean[], $7::text[],
    $8::text[], $9::text[], $10::integer[], $11::json[]) as kept`;

async function storeRows(db: Kysely<Database>, rows: readonly InboxRow[]): Promise<StoredEvent[]> {
  const column = <K extends keyof InboxRow>(name: K) => rows.map((row) => row[name]);
  const { rows: answers } = await db.executeQuery<{ kept: string[] | null }>(
    CompiledQuery.raw(KEEP_EVENTS, [
      column('stripe_account'),
      column('event_id'),
      column('stripe_created_at'),
      column('type'),
      column('api_version'),
      column('livemode'),
      column('object_type'),
      column('object_id'),
      column('customer_id'),
      column('shard'),
      toJsonArray(column('body')),
    ]),
  );
  const stored = rows.map(({ key, shard }) => ({ key, shard }));
  // Nothing when all were new.
  const kept = answers[0]?.kept;
  return kept ? stored.filter(({ key }) => kept.includes(key)) : stored;
}

type InboxRow = ReturnType<typeof toRow>;

function toRow({ event, body }: ReceivedEvent) {
  const object: unknown = event.data.object;
  const id = isRecord(object) && typeof object.id === 'string' ? object.id : null;
  const customerId = customerOfEvent(event);
  const stripeAccount = accountOf(event);
  return {
    key: keyOf(event),
    stripe_account: stripeAccount,
    event_id: event.id,
    stripe_created_at: new Date(event.created * 1000),
    type: event.type,
    api_version: event.api_version ?? null,
    livemode: event.livemode,
    object_type: isRecord(object) && typeof object.object === 'string' ? object.object : 'unknown',
    object_id: id,
    customer_id: customerId,
    shard: shardOf(stripeAccount, customerId ?? id ?? event.id),
    body,
  };
}
