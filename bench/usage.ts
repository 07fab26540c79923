// How fast usage is recorded, for good, in batches of 100, against bare COPY of the same rows into the same table, with its
// key and nothing of ours around it, in batches of 100 by as many writers, in the same run (`ratio`). Both are durable: fsync is
// on, and a batch is done when it is committed. Beside it what COPY reaches where no key is kept at all (`heapCopyPerSecond`),
// and in one piece.
// `npm run bench -- usage [--rows N] [--accounts N] [--writers N] [--rounds N]`: rounds of both in turn; rates are medians.
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { createBilling, type UsageEvent } from '@billwright/billing-core';
import { defineBilling, type MeteredOf, metered } from '@billwright/billing-core/config';
import { createDb, ensureUsagePartitions, migrateToLatest } from '@billwright/db';
import { startTestServer } from '@billwright/postgres-embedded';
import { sql } from 'kysely';
import { copyRows } from './usage/copy-rows.ts';

const BATCH = 100;
const CONNECTIONS = 10;
const SLICE = randomUUID();
const MONTH = `${new Date().toISOString().slice(0, 8)}01T00:00:00Z`;

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000' },
    accounts: { type: 'string', default: '200' },
    writers: { type: 'string', default: '64' },
    rounds: { type: 'string', default: '5' },
  },
});
const [rows, accounts, writers, rounds] = [
  toCount('rows', BATCH),
  toCount('accounts', 1),
  toCount('writers', 1),
  toCount('rounds', 1),
];

const config = defineBilling({
  product: 'Bench',
  currencies: ['usd'],
  features: { api_calls: metered('API calls'), storage: metered('Storage') },
  plans: { free: { name: 'Free', description: '', features: {} } },
});
const server = await startTestServer({ durable: true });
const { db, pool, destroy } = createDb({ connectionString: server.url, max: CONNECTIONS });
const billing = createBilling({
  db,
  connectionString: server.url,
  config,
  stripe: { secretKey: 'sk_test_bench', webhookSecrets: [] },
  appUrl: 'http://localhost',
  signingSecret: 'a signing secret of the bench, long enough',
});
try {
  await migrateToLatest(db);
  await ensureUsagePartitions(db, new Date());
  await sql`insert into accounts (id, livemode, name, email)
    select 'account-' || n, false, '', '' from generate_series(0, ${accounts - 1}::int) n`.execute(db);
  await sql`create table heap (like usage_events)`.execute(db);
  const measured = {
    record: [] as number[],
    copy: [] as number[],
    heap: [] as number[],
    single: [] as number[],
  };
  for (let round = -1; round < rounds; round += 1) {
    const batches = batchesOf(round);
    const texts = batches.map((batch) => Buffer.from(batch.map(toText).join('')));
    const rates = {
      copy: await measure(texts, (text) => copy('usage_events', text)),
      record: await measure(batches, recordBatch),
      heap: await measure(texts, (text) => copy('heap', text)),
      single: await measure([Buffer.concat(texts)], (text) => copy('heap', text)),
    };
    // The first round warms up: files, caches and the compiler.
    if (round < 0) continue;
    for (const way of ['record', 'copy', 'heap', 'single'] as const) measured[way].push(rates[way]);
    say(
      `round ${round + 1}: recorded ${per(rates.record)}, COPY ${per(rates.copy)}, without a key ${per(rates.heap)}, in one piece ${per(rates.single)}`,
    );
    await sql`truncate heap`.execute(db);
  }
  await assertRecorded(rows * (rounds + 1));
  const [recordPerSecond, copyPerSecond] = [median(measured.record), median(measured.copy)];
  console.log(
    JSON.stringify({
      rows,
      writers,
      recordPerSecond: Math.round(recordPerSecond),
      copyPerSecond: Math.round(copyPerSecond),
      heapCopyPerSecond: Math.round(median(measured.heap)),
      oneCopyPerSecond: Math.round(median(measured.single)),
      ratio: Number(median(measured.record.map((rate, at) => rate / (measured.copy[at] ?? rate))).toFixed(2)),
    }),
  );
} finally {
  await billing.close();
  await destroy();
  await server.stop();
}

function toCount(name: keyof typeof values, least: number): number {
  const count = Number(values[name]);
  if (Number.isInteger(count) && count >= least) return count;
  throw new Error(`--${name} takes a whole number from ${least}.`);
}

type Use = UsageEvent<MeteredOf<typeof config>>;

function batchesOf(round: number): Use[][] {
  const now = Date.now();
  return Array.from({ length: Math.ceil(rows / BATCH) }, (_, batch) =>
    Array.from({ length: BATCH }, (_unused, place) => ({
      accountId: `account-${(batch * 7 + place) % accounts}`,
      feature: place % 4 === 0 ? 'storage' : 'api_calls',
      key: `req_${round + 1}_${batch}_${place}_5f2b9c`,
      quantity: 1 + (place % 9),
      at: new Date(now - ((batch + place) % 60) * 1_000),
    })),
  );
}

/** With keys of their own, since both go to one table. */
function toText({ accountId, feature, key, quantity, at }: UsageEvent): string {
  return `${accountId}\t${feature}\tcopy_${key}\t${MONTH}\t${at?.toISOString()}\t${quantity}\t${SLICE}\n`;
}

/** Rows a second, by so many writers of which each begins its next batch when the last is committed. */
async function measure<T>(batches: readonly T[], write: (batch: T) => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  let next = 0;
  const work = async () => {
    for (let batch = batches[next++]; batch !== undefined; batch = batches[next++]) await write(batch);
  };
  await Promise.all(Array.from({ length: writers }, work));
  return rows / ((performance.now() - startedAt) / 1_000);
}

async function copy(table: 'heap' | 'usage_events', text: Buffer): Promise<void> {
  const client = await pool.connect();
  try {
    await copyRows(client, `copy ${table} from stdin`, text);
  } finally {
    client.release();
  }
}

async function recordBatch(batch: Use[]): Promise<void> {
  const outcome = await billing.usage.record(batch);
  if (!outcome.ok || outcome.value.recorded !== batch.length)
    throw new Error(`Not recorded: ${JSON.stringify(outcome)}`);
}

/** What is there afterwards is what was given, and its sums are right. */
async function assertRecorded(expected: number): Promise<void> {
  const { rows: found } = await sql<{ events: number; used: number; summed: number }>`select
    (select count(*) from usage_events where slice_id <> ${SLICE}) as events,
    (select sum(quantity)::bigint from usage_events where slice_id <> ${SLICE}) as used,
    (select sum(quantity)::bigint from usage_slices) as summed`.execute(db);
  const [sums] = found;
  if (sums?.events !== expected || sums.used !== sums.summed)
    throw new Error(`Of ${expected} events ${JSON.stringify(sums)} are there.`);
}

function median(all: readonly number[]): number {
  return all.toSorted((a, b) => a - b)[all.length >> 1] ?? 0;
}

function per(rate: number): string {
  return `${Math.round(rate).toLocaleString('en')}/s`;
}

function say(line: string): void {
  console.log(line);
}
