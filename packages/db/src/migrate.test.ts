import { startTestServer } from '@billwright/postgres-embedded';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { execute, withDatabase } from './administer-server.ts';
import { createDb, type Database, migrateToLatest } from './index.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

/** Kysely's own, which it holds while it migrates. */
const MIGRATION_LOCK = '3853314791062309107';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('databases of a new server, and processes on one database, can migrate at once', async () => {
  const server = await startTestServer();
  const names = Array.from({ length: 4 }, (_, i) => `together_${process.pid}_${i}`);
  try {
    for (const name of names) await execute(server.url, `create database ${name}`);
    const openings = [...names, ...names].map((name) =>
      createDb({ connectionString: withDatabase(server.url, name), max: 1 }),
    );
    const results = await Promise.allSettled(
      openings.map(({ db, destroy }) => migrateToLatest(db).finally(destroy)),
    );
    expect(results.filter(({ status }) => status === 'rejected')).toEqual([]);
  } finally {
    for (const name of names) await execute(server.url, `drop database if exists ${name} with (force)`);
    await server.stop();
  }
}, 60_000);

test('waiting for another migration outlasts the statement timeout, which holds again afterwards', async () => {
  const pool = new pg.Pool({ connectionString: database.url, max: 1, statement_timeout: 150 });
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  const other = new pg.Client({ connectionString: database.url });
  await other.connect();
  try {
    await other.query(`select pg_advisory_lock(${MIGRATION_LOCK})`);
    const waiting = migrateToLatest(db);
    await new Promise((resolve) => setTimeout(resolve, 450));
    await other.query(`select pg_advisory_unlock(${MIGRATION_LOCK})`);
    await waiting;
    await expect(sql`select pg_sleep(1)`.execute(db)).rejects.toThrow(/statement timeout/);
  } finally {
    await other.end();
    await db.destroy();
  }
});
