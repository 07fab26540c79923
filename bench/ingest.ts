// How fast webhooks are acknowledged and applied, against what PostgreSQL takes of the same bodies in the same run.
// Durable: fsync is on, an answer means that the event is committed.
// `npm run bench -- ingest [--customers N] [--receivers N] [--workers N] [--history ROWS,ROWS,…] [--rounds N]`: with so many
// rows in the inbox already, one measurement after the other, and then so often over, to see that neither throughput nor
// memory depends on how much there has been. The largest first: filling may leave the machine slower than it was, and what comes
// later has that too.
import { parseArgs } from 'node:util';
import { createDb, ensureInboxPartitions, migrateToLatest } from '@billwright/db';
import { startTestServer } from '@billwright/postgres-embedded';
import { sql } from 'kysely';
import { type Child, startChild } from './ingest/child.ts';
import { findPostmaster } from './ingest/cpu.ts';
import { fillInbox } from './ingest/fill-inbox.ts';
import { assertAppliedOnce, untilApplied } from './ingest/inbox-counts.ts';
import { measureStage, type Setting, type StageFigures } from './ingest/measure-stage.ts';
import { postEvents, toRequests } from './ingest/post-events.ts';
import { customerOf, liveAgain, recordLife } from './ingest/sample-events.ts';
import { settleWal } from './ingest/settle-wal.ts';

const MONTHS = 6;
const MONTH_MS = 30 * 86_400_000;
const ACCOUNTS_STEP = 50_000;
/** As docs/performance.md advises: what is young is looked through often and quickly, and external memory does not pile up. */
const RECEIVER_OPTIONS = ['--max-semi-space-size=8', '--no-allocation-site-pretenuring'];

const { values } = parseArgs({
  options: {
    customers: { type: 'string', default: '2500' },
    receivers: { type: 'string', default: '1' },
    workers: { type: 'string', default: '1' },
    history: { type: 'string', default: '0' },
    rounds: { type: 'string', default: '1' },
  },
});
const customers = toCount('customers', values.customers, 10);
const receivers = toCount('receivers', values.receivers, 1);
const workers = toCount('workers', values.workers, 1);
const rounds = toCount('rounds', values.rounds, 0);
const histories = values.history.split(',').map((rows) => toCount('history', rows, 0));

const life = await recordLife();
const server = await startTestServer({ durable: true });
const { db, destroy } = createDb({ connectionString: server.url, max: 4 });
const stops = [destroy, server.stop];
let lived = 0;
try {
  await migrateToLatest(db);
  for (let month = 0; month < MONTHS; month += 1)
    await ensureInboxPartitions(db, new Date(Date.now() - month * MONTH_MS));
  // A server that is somebody's own is left as it is.
  if (!process.env.DATABASE_URL) await settleWal(server.url);
  const children = await Promise.all(
    Array.from({ length: receivers }, () => start('./receiver.ts', RECEIVER_OPTIONS)),
  );
  const setting: Setting = {
    db,
    postmaster: await findPostmaster(db),
    ports: children.map(({ firstLine }) => Number(firstLine)),
    receivers: children,
    startWorkers: () => Promise.all(Array.from({ length: workers }, () => start('./applier.ts'))),
    nextBodies,
    say: (line) => console.log(line),
  };
  await openAccounts(customers * (3 * histories.length + rounds));

  const stages: (StageFigures & { historyRows: number })[] = [];
  let filled = 0;
  for (const historyRows of histories) {
    await fillInbox(server.url, filled, historyRows);
    filled = historyRows;
    setting.say(`${filled} settled events of earlier are there`);
    // What runs long has warmed up.
    await postEvents(setting.ports, toRequests(nextBodies(customers)));
    stages.push({ historyRows, ...(await measureStage(setting, customers)) });
  }
  const both = await goRound(setting);
  await assertAppliedOnce(db, lived * life.bodies.length);
  console.log(JSON.stringify({ ...stages.at(-1), ...both, ...(stages.length > 1 ? { stages } : {}) }));
} finally {
  for (const stop of stops) await stop();
}

/** Received and applied at once, over and over; what receivers and workers hold of memory after each round. */
async function goRound(setting: Setting) {
  const rates: number[] = [];
  const residentMib: number[] = [];
  const all = [...setting.receivers, ...(await setting.startWorkers())];
  for (let round = 0; round < rounds; round += 1) {
    const requests = toRequests(nextBodies(customers));
    const startedAt = performance.now();
    await postEvents(setting.ports, requests);
    await untilApplied(db);
    rates.push(Math.round(requests.ends.length / ((performance.now() - startedAt) / 1000)));
    residentMib.push(all.reduce((sum, child) => sum + child.residentMib(), 0));
    setting.say(`received and applied at once: ${rates.at(-1)} events/s, ${residentMib.at(-1)} MiB`);
  }
  return { bothPerSecond: [...rates].sort((x, y) => x - y)[rounds >> 1] ?? 0, residentMib };
}

function toCount(name: string, text: string, least: number): number {
  const count = Number(text);
  if (text !== '' && Number.isInteger(count) && count >= least) return count;
  throw new Error(`--${name} takes a whole number from ${least}.`);
}

async function start(file: string, nodeOptions: readonly string[] = []): Promise<Child> {
  const child = await startChild(file, server.url, nodeOptions);
  stops.unshift(child.stop);
  return child;
}

function nextBodies(count: number): string[] {
  const bodies = Array.from({ length: count }, (_, at) => liveAgain(life, lived + at)).flat();
  lived += count;
  return bodies;
}

async function openAccounts(count: number): Promise<void> {
  for (let from = 0; from < count; from += ACCOUNTS_STEP) {
    const ids = Array.from({ length: Math.min(ACCOUNTS_STEP, count - from) }, (_, at) =>
      customerOf(life, from + at),
    );
    await sql`insert into accounts (id, livemode, name, email, stripe_customer_id)
      select 'acct_' || id, false, 'n', 'e', id from unnest(${ids}::text[]) as given (id)`.execute(db);
  }
}
