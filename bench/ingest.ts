// How fast webhooks are acknowledged and applied, against what PostgreSQL takes of the same bodies in the same run.
// Durable: fsync is on, an answer means that the event is committed.
// `npm run bench -- ingest [--customers N] [--receivers N] [--workers N] [--history ROWS] [--rounds N]`: with so many rows in
// the inbox already, and so often over, to see that neither throughput nor memory depends on how much there has been.
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createDb, ensureInboxPartitions, migrateToLatest } from '@billwright/db';
import { startTestServer } from '@billwright/postgres-embedded';
import { sql } from 'kysely';
import pg from 'pg';
import { type Child, startChild } from './ingest/child.ts';
import { postEvents, toRequest } from './ingest/post-events.ts';
import { customerOf, liveAgain, recordLife } from './ingest/sample-events.ts';

const FLOOR_GROUP = 64;
const FLOOR_CONNECTIONS = 4;
const HISTORY_STEP = 250_000;
const MONTHS = 6;
const MONTH_MS = 30 * 86_400_000;

const { values } = parseArgs({
  options: {
    customers: { type: 'string', default: '2500' },
    receivers: { type: 'string', default: '1' },
    workers: { type: 'string', default: '1' },
    history: { type: 'string', default: '0' },
    rounds: { type: 'string', default: '1' },
  },
});
const [customers, receivers, workers, history, rounds] = [
  toCount('customers', 10),
  toCount('receivers', 1),
  toCount('workers', 1),
  toCount('history', 0),
  toCount('rounds', 1),
];

const life = await recordLife();
const bodiesOf = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => liveAgain(life, from + at)).flat();
const server = await startTestServer({ durable: true });
const { db, destroy } = createDb({ connectionString: server.url, max: FLOOR_CONNECTIONS });
const stops = [destroy, server.stop];
const children: Child[] = [];
try {
  await migrateToLatest(db);
  for (let month = 0; month < MONTHS; month += 1)
    await ensureInboxPartitions(db, new Date(Date.now() - month * MONTH_MS));
  await openAccounts(db, customers * (2 + rounds));
  await fillInbox(history);

  const bodies = bodiesOf(0, customers);
  const floorPerSecond = bodies.length / (await insertBare(db, bodies));
  say(
    `${life.bodies.length} events a life, ${Math.round(Buffer.byteLength(bodies.join('')) / bodies.length)} bytes each`,
  );
  say(`bare grouped inserts: ${floorPerSecond.toFixed(0)} events/s`);

  const ports = await Promise.all(
    Array.from({ length: receivers }, async () => Number((await start('./receiver.ts')).firstLine)),
  );
  await postEvents(ports, bodiesOf(customers * (2 + rounds), Math.ceil(customers / 10)).map(toRequest));
  const posted = await postEvents(ports, bodies.map(toRequest));
  const ackPerSecond = bodies.length / posted.seconds;
  say(`acknowledged over 64 connections: ${ackPerSecond.toFixed(0)} events/s`);

  const calm = bodiesOf(customers, Math.ceil(customers / 2)).map(toRequest);
  const { latencies } = await postEvents(ports, calm, ackPerSecond / 2);
  const ackP99Ms = latencies[Math.floor(latencies.length * 0.99)] ?? 0;
  say(
    `at half that load: p50 ${(latencies[latencies.length >> 1] ?? 0).toFixed(1)} ms, p99 ${ackP99Ms.toFixed(1)} ms`,
  );

  const stored = await countInbox(db, ['received']);
  await Promise.all(Array.from({ length: workers }, () => start('./applier.ts')));
  const applySeconds = await untilApplied(db);
  const appliedPerSecond = stored / applySeconds;
  say(`applied of ${stored}: ${appliedPerSecond.toFixed(0)} events/s by ${workers} worker(s)`);

  const bothRates: number[] = [];
  const residentMib: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const more = bodiesOf(customers * (2 + round), customers).map(toRequest);
    const startedAt = performance.now();
    await postEvents(ports, more);
    await untilApplied(db);
    bothRates.push(more.length / ((performance.now() - startedAt) / 1000));
    residentMib.push(children.reduce((sum, child) => sum + child.residentMib(), 0));
    say(`received and applied at once: ${bothRates.at(-1)?.toFixed(0)} events/s, ${residentMib.at(-1)} MiB`);
  }
  const bothPerSecond = bothRates.sort((x, y) => x - y)[rounds >> 1] ?? 0;

  const odd = await countInbox(db, ['received', 'processing', 'failed', 'dead']);
  if (odd > 0) throw new Error(`${odd} events were not applied.`);
  await assertOnce(db);
  console.log(
    JSON.stringify({
      floorPerSecond: Math.round(floorPerSecond),
      ackPerSecond: Math.round(ackPerSecond),
      ackRatio: Number((ackPerSecond / floorPerSecond).toFixed(2)),
      ackP99Ms: Number(ackP99Ms.toFixed(1)),
      appliedPerSecond: Math.round(appliedPerSecond),
      bothPerSecond: Math.round(bothPerSecond),
      residentMib,
    }),
  );
} finally {
  for (const stop of stops) await stop();
}

function toCount(name: keyof typeof values, least: number): number {
  const count = Number(values[name]);
  if (Number.isInteger(count) && count >= least) return count;
  throw new Error(`--${name} takes a whole number from ${least}.`);
}

async function start(file: string): Promise<Child> {
  const child = await startChild(file, server.url);
  children.push(child);
  stops.unshift(child.stop);
  return child;
}

/** Every event of ours has one line in the audit log, whoever applied it. */
async function assertOnce(on: typeof db): Promise<void> {
  const { rows } = await sql<{ events: string; lines: string }>`select
    (select count(*) from webhook_inbox where state = 'done' and because <> 'history') as events,
    (select count(*) from audit_log) as lines`.execute(on);
  const [counted] = rows;
  if (counted?.events !== counted?.lines)
    throw new Error(`${counted?.events} events were applied, with ${counted?.lines} lines in the audit log.`);
}

function say(line: string): void {
  console.log(line);
}

async function openAccounts(on: typeof db, count: number): Promise<void> {
  const ids = Array.from({ length: count }, (_, at) => customerOf(life, at));
  await sql`insert into accounts (id, livemode, name, email, stripe_customer_id)
    select 'acct_' || id, false, 'n', 'e', id from unnest(${ids}::text[]) as given (id)`.execute(on);
}

/** Settled events of the last months, as a deployment has them. Over a connection of its own, where statements may be long. */
async function fillInbox(rows: number): Promise<void> {
  if (rows === 0) return;
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  for (let from = 0; from < rows; from += HISTORY_STEP)
    await client.query(
      `insert into webhook_inbox (stripe_account, event_id, stripe_created_at, type, livemode, object_type, object_id,
        customer_id, shard, state, because, attempts, received_at, applied_at, payload)
      select 'platform', 'evt_h' || n, at, 'invoice.paid', false, 'invoice', 'in_h' || n, 'cus_h' || n / 12, n % 64,
        'done', 'history', 1, at, at, '{}'
      from generate_series($1::bigint, $2::bigint) n,
        lateral (select now() - make_interval(secs => n % 7000000)) as moment (at)`,
      [from, Math.min(from + HISTORY_STEP, rows) - 1],
    );
  await client.query('vacuum analyze webhook_inbox');
  await client.end();
  say(`${rows} settled events are there already`);
}

/** What the same PostgreSQL takes when nothing but the bodies is inserted, 64 a statement, over four connections. */
async function insertBare(on: typeof db, all: readonly string[]): Promise<number> {
  await sql`create table bare_events (id text primary key, payload json not null)`.execute(on);
  const groups = Array.from({ length: Math.ceil(all.length / FLOOR_GROUP) }, (_, at) =>
    all.slice(at * FLOOR_GROUP, (at + 1) * FLOOR_GROUP),
  );
  const startedAt = performance.now();
  let next = 0;
  const insert = async () => {
    for (let at = next++; at < groups.length; at = next++) {
      const group = groups[at] ?? [];
      const ids = group.map((_, place) => `evt_${at}_${place}`);
      await sql`insert into bare_events select * from unnest(${ids}::text[], ${group}::json[])
        on conflict do nothing`.execute(on);
    }
  };
  await Promise.all(Array.from({ length: FLOOR_CONNECTIONS }, insert));
  const seconds = (performance.now() - startedAt) / 1000;
  await sql`drop table bare_events`.execute(on);
  return seconds;
}

async function countInbox(
  on: typeof db,
  states: ('received' | 'processing' | 'failed' | 'dead')[],
): Promise<number> {
  const { count } = await on
    .selectFrom('webhook_inbox')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('state', 'in', states)
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function untilApplied(on: typeof db): Promise<number> {
  const startedAt = performance.now();
  while ((await countInbox(on, ['received', 'processing'])) > 0) await sleep(100);
  return (performance.now() - startedAt) / 1000;
}
