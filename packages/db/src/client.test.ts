import { type AddressInfo, connect, createServer } from 'node:net';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDb } from './index.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('an amount reads as a safe integer, and one that does not fit is refused', async () => {
  const read = (digits: string) => sql<{ n: number }>`select ${digits}::bigint as n`.execute(database.db);
  expect((await read('9007199254740991')).rows).toEqual([{ n: Number.MAX_SAFE_INTEGER }]);
  await expect(read('9007199254740993')).rejects.toThrow(/does not fit a safe integer/);
});

test('a statement ends after five seconds, and says whose it is', async () => {
  const { rows } = await sql`select current_setting('statement_timeout') as timeout,
    current_setting('application_name') = current_database() as named`.execute(database.db);
  expect(rows).toEqual([{ timeout: '5s', named: true }]);
});

test('an idle connection that breaks is told and replaced', async () => {
  const broken: Error[] = [];
  const { db, destroy } = createDb({
    connectionString: database.url,
    max: 1,
    onIdleError: (error) => broken.push(error),
  });
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db);
  await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(database.db);
  await expect.poll(() => broken.length).toBe(1);
  expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
  await destroy();
});

test('a connection that breaks within a transaction fails that transaction, not the process', async () => {
  const { db, destroy } = createDb({ connectionString: database.url, max: 1 });
  const broken = db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
    await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(database.db);
    // Heard between two statements, when nobody waits for an answer.
    await new Promise((resolve) => setTimeout(resolve, 100));
    await sql`select 1`.execute(trx);
  });
  await expect(broken).rejects.toThrow(/connection/i);
  expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
  await destroy();
});

test('a connection that goes silent is given up, and another takes its place', async () => {
  const proxy = await silenceableProxy(database.url);
  const { db, destroy } = createDb({ connectionString: proxy.url, max: 1, answerTimeoutMs: 300 });
  await sql`select 1`.execute(db);
  proxy.silence();
  await expect(sql`select 1`.execute(db)).rejects.toThrow('Query read timeout');
  proxy.speak();
  expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
  await destroy();
  await proxy.close();
});

/** Between the driver and the server; when it is silent, nothing passes any more on the connections that it has. */
async function silenceableProxy(url: string) {
  const target = new URL(url);
  const port = Number(target.port);
  let isSilent = false;
  const server = createServer((incoming) => {
    const outgoing = connect(port, target.hostname);
    incoming.on('data', (chunk) => isSilent || outgoing.write(chunk));
    outgoing.on('data', (chunk) => isSilent || incoming.write(chunk));
    for (const socket of [incoming, outgoing]) {
      socket.on('error', () => undefined);
      socket.on('close', () => outgoing.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  target.port = String((server.address() as AddressInfo).port);
  return {
    url: target.href,
    silence: () => {
      isSilent = true;
    },
    speak: () => {
      isSilent = false;
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

test('a statement that is kept is prepared once for its connection, and any other is not', async () => {
  const { db, destroy } = createDb({ connectionString: database.url, max: 1 });
  const add = (a: number) =>
    sql<{ sum: number }>`/* kept: add_one */ select ${a}::integer + 1 as sum`.execute(db);
  expect((await add(1)).rows).toEqual([{ sum: 2 }]);
  expect((await add(2)).rows).toEqual([{ sum: 3 }]);
  const { rows } =
    await sql`select name, generic_plans + custom_plans as runs from pg_prepared_statements`.execute(db);
  expect(rows).toEqual([{ name: 'add_one', runs: 2 }]);
  await destroy();
});
