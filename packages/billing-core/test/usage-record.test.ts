import { ensureUsagePartitions } from '@billwright/db';
import { createTestDatabase, type TestDatabase } from '@billwright/db/testing';
import type {} from '@billwright/db/testing-setup';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { UsageEvent } from '../src/billing.ts';
import { defineBilling, metered } from '../src/config.ts';
import { recordUsage } from '../src/shell/usage/record-usage.ts';
import { createUsageWriter, type UsageWriter } from '../src/shell/usage/usage-writer.ts';
import { codeOf, must } from './world.ts';

const config = defineBilling({
  product: 'Acme',
  currencies: ['usd'],
  features: { calls: metered('Calls'), files: metered('Files') },
  plans: { free: { name: 'Free', description: '', features: {} } },
});
const NOW = new Date('2026-03-15T12:00:00Z');

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await ensureUsagePartitions(database.db, NOW);
});
afterAll(() => database.drop());

let accounts = 0;
async function newAccount(): Promise<string> {
  accounts += 1;
  const id = `account-${accounts}`;
  await database.db
    .insertInto('accounts')
    .values({ id, livemode: false, name: '', email: '', currency: null, stripe_customer_id: null })
    .execute();
  return id;
}

/** A process of its own. */
const openWriter = (now = () => NOW): UsageWriter => createUsageWriter(database.db, now);
const record = (writer: UsageWriter, events: UsageEvent | UsageEvent[], now = NOW) =>
  recordUsage({ config, now: () => now }, writer, events);

async function stored(accountId: string) {
  const { rows } = await sql<{ key: string; quantity: number; at: Date }>`
    select key, quantity, at from usage_events where account_id = ${accountId} order by key`.execute(
    database.db,
  );
  return rows;
}

async function summed(accountId: string): Promise<Record<string, number>> {
  const { rows } = await sql<{ feature: string; quantity: number }>`
    select feature, sum(quantity)::bigint as quantity from usage_slices where account_id = ${accountId}
    group by feature order by feature`.execute(database.db);
  return Object.fromEntries(rows.map(({ feature, quantity }) => [feature, quantity]));
}

test('one event and many are recorded once for each key, however often they come', async () => {
  const accountId = await newAccount();
  const writer = openWriter();
  const event = (key: string, quantity: number, feature = 'calls') => ({ accountId, feature, quantity, key });
  expect(must(await record(writer, event('a', 3)))).toEqual({ recorded: 1, duplicates: 0, putAside: 0 });
  const many = [event('a', 3), event('b', 5), event('b', 7), event('a', 2, 'files')];
  expect(must(await record(writer, many))).toEqual({ recorded: 2, duplicates: 2, putAside: 0 });
  expect(must(await record(openWriter(), many))).toEqual({ recorded: 0, duplicates: 4, putAside: 0 });
  expect(await summed(accountId)).toEqual({ calls: 8, files: 2 });
  expect(must(await record(writer, []))).toEqual({ recorded: 0, duplicates: 0, putAside: 0 });
});

test('keys and accounts may hold any characters', async () => {
  const accountId = await newAccount();
  const keys = ['a,b', '{x}', '"', "'", '\\', 'NULL', 'é', '😀', ' ', '{', 'a"b,c\\d'];
  const events = keys.map((key) => ({ accountId, feature: 'calls', quantity: 1, key }));
  expect(must(await record(openWriter(), events))).toMatchObject({ recorded: keys.length });
  expect((await stored(accountId)).map(({ key }) => key).sort()).toEqual([...keys].sort());
});

test('one event that makes no sense, or one account that there is not, and nothing of the call is recorded', async () => {
  const accountId = await newAccount();
  const writer = openWriter();
  const good = { accountId, feature: 'calls', quantity: 1, key: 'good' };
  const refused = await record(writer, [good, { ...good, key: 'bad', quantity: -1 }]);
  expect(refused).toMatchObject({
    ok: false,
    error: { code: 'usage_refused', message: /^Event 2: .*not -1/ },
  });
  const beside = record(writer, { ...good, key: 'beside' });
  const unknown = record(writer, [good, { ...good, accountId: 'nobody' }]);
  expect([codeOf(await unknown), codeOf(await beside)]).toEqual(['account_not_found', 'ok']);
  expect((await stored(accountId)).map(({ key }) => key)).toEqual(['beside']);
});

test('what can not be stored takes nobody with it', async () => {
  const accountId = await newAccount();
  const writer = openWriter();
  const call = (key: string, id = accountId) =>
    record(writer, { accountId: id, feature: 'calls', quantity: 1, key });
  // PostgreSQL has no text with this character.
  const calls = [call('a'), call('a', 'acme\0'), call('b')];
  const settled = await Promise.allSettled(calls);
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect((await stored(accountId)).map(({ key }) => key)).toEqual(['a', 'b']);
});

test('too old and in the future wait for an operator, in slices of their own', async () => {
  const accountId = await newAccount();
  const event = (key: string, days: number) => ({
    accountId,
    feature: 'calls',
    quantity: 1,
    key,
    at: new Date(NOW.getTime() + days * 86_400_000),
  });
  const outcome = await record(openWriter(), [event('old', -36), event('late', -34), event('ahead', 0.5)]);
  expect(must(outcome)).toEqual({ recorded: 3, duplicates: 0, putAside: 2 });
  const slices = await database.db
    .selectFrom('usage_slices')
    .select(['state', 'aside_because', 'events'])
    .where('account_id', '=', accountId)
    .orderBy('slot_at')
    .execute();
  expect(slices).toEqual([
    { state: 'aside', aside_because: 'too_old', events: 1 },
    { state: 'open', aside_because: null, events: 1 },
    { state: 'aside', aside_because: 'in_the_future', events: 1 },
  ]);
});

test('a key is remembered over the turn of a month, and forgotten after the next', async () => {
  const accountId = await newAccount();
  const at = async (text: string) => {
    const now = new Date(text);
    await ensureUsagePartitions(database.db, now);
    const event = { accountId, feature: 'calls', quantity: 1, key: 'k' };
    return must(
      await record(
        openWriter(() => now),
        event,
        now,
      ),
    ).recorded;
  };
  expect(await at('2026-03-01T00:00:00Z')).toBe(1);
  expect(await at('2026-03-31T23:59:59Z')).toBe(0);
  expect(await at('2026-04-30T23:59:59Z')).toBe(0);
  expect(await at('2026-05-01T00:00:00Z')).toBe(1);
});

test('at the turn of a month processes whose clocks differ record a key once', async () => {
  const accountId = await newAccount();
  const clocks = ['2026-03-31T23:59:58Z', '2026-04-01T00:00:02Z'].map((text) => new Date(text));
  const writers = clocks.flatMap((now) => [1, 2].map(() => ({ writer: openWriter(() => now), now })));
  for (let round = 0; round < 25; round += 1) {
    const event = { accountId, feature: 'calls', quantity: 1, key: `k${round}` };
    const outcomes = await Promise.all(writers.map(({ writer, now }) => record(writer, event, now)));
    expect(outcomes.reduce((sum, outcome) => sum + must(outcome).recorded, 0)).toBe(1);
  }
});

test('who records usage waits for nobody who does the same for the same account', async () => {
  const accountId = await newAccount();
  const event = (key: string) => ({ accountId, feature: 'calls', quantity: 1, key });
  await database.db.transaction().execute(async (trx) => {
    const slow = createUsageWriter(trx, () => NOW);
    must(await record(slow, event('slow')));
    // The first has not committed.
    must(await record(openWriter(), event('quick')));
  });
  expect(await summed(accountId)).toEqual({ calls: 2 });
});

test('any calls from any number of processes, repeated and side by side, come to each key once', async () => {
  const event = fc.record({
    account: fc.integer({ min: 0, max: 1 }),
    feature: fc.constantFrom('calls', 'files'),
    key: fc.integer({ min: 0, max: 12 }).map((n) => `k${n}`),
    hoursAgo: fc.integer({ min: 0, max: 30 }),
  });
  const call = fc.record({
    process: fc.integer({ min: 0, max: 2 }),
    times: fc.integer({ min: 1, max: 3 }),
    events: fc.array(event, { minLength: 1, maxLength: 8 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 12 }), async (calls) => {
      const ids = [await newAccount(), await newAccount()];
      const writers = [openWriter(), openWriter(), openWriter()];
      /** What is used follows from the key, so that it plays no part who was first. */
      const toEvent = ({ account, feature, key, hoursAgo }: (typeof calls)[number]['events'][number]) => ({
        accountId: ids[account] ?? '',
        feature,
        key,
        quantity: 1 + Number(key.slice(1)) ** 2,
        at: new Date(NOW.getTime() - hoursAgo * 3_600_000),
      });
      const outcomes = await Promise.all(
        calls.flatMap(({ process, times, events }) =>
          Array.from({ length: times }, () => record(writers[process] ?? openWriter(), events.map(toEvent))),
        ),
      );
      const all = calls.flatMap(({ events }) => events.map(toEvent));
      const distinct = new Map(all.map((each) => [`${each.accountId}/${each.feature}/${each.key}`, each]));
      const recorded = outcomes.map(must).reduce((sum, outcome) => sum + outcome.recorded, 0);
      expect(recorded).toBe(distinct.size);
      for (const accountId of ids) {
        const own = [...distinct.values()].filter((each) => each.accountId === accountId);
        const expected = Map.groupBy(own, ({ feature }) => feature);
        const sums = [...expected].map(([feature, its]) => [
          feature,
          its.reduce((sum, { quantity }) => sum + quantity, 0),
        ]);
        expect(await summed(accountId)).toEqual(Object.fromEntries(sums));
      }
    }),
    { numRuns: 40 },
  );
}, 60_000);
