import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { listenForNotifications } from './index.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const listenerPids = async () =>
  (
    await sql<{ pid: number }>`select pid from pg_stat_activity
      where datname = current_database() and application_name like 'billwright-listen-%'`.execute(database.db)
  ).rows.map(({ pid }) => pid);

const cut = async () => {
  for (const pid of await listenerPids()) await sql`select pg_terminate_backend(${pid})`.execute(database.db);
};

test('notifications of the channel are heard once each, also after the connection was cut', async () => {
  const heard: string[] = [];
  const reconnected = vi.fn();
  const stop = await listenForNotifications(database.url, 'news', (payload) => heard.push(payload), {
    onReconnect: reconnected,
  });
  await sql`select pg_notify('news', 'one'), pg_notify('elsewhere', 'nothing')`.execute(database.db);
  await vi.waitFor(() => expect(heard).toEqual(['one']));
  expect(reconnected).not.toHaveBeenCalled();

  await cut();
  await vi.waitFor(() => expect(reconnected).toHaveBeenCalledTimes(1), 10_000);
  await sql`select pg_notify('news', 'two')`.execute(database.db);
  await vi.waitFor(() => expect(heard).toEqual(['one', 'two']));
  await stop();
  await vi.waitFor(async () => expect(await listenerPids()).toEqual([]));
});

test('a transaction that rolls back notifies nobody', async () => {
  const heard: string[] = [];
  const stop = await listenForNotifications(database.url, 'news', (payload) => heard.push(payload));
  const failing = database.db.transaction().execute(async (trx) => {
    await sql`select pg_notify('news', 'undone')`.execute(trx);
    throw new Error('undo');
  });
  await expect(failing).rejects.toThrow('undo');
  await sql`select pg_notify('news', 'done')`.execute(database.db);
  await vi.waitFor(() => expect(heard).toEqual(['done']));
  await stop();
});

test('one that is stopped while it is cut off does not come back', async () => {
  const reconnected = vi.fn();
  const stop = await listenForNotifications(database.url, 'news', () => undefined, {
    onReconnect: reconnected,
  });
  await cut();
  await stop();
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(reconnected).not.toHaveBeenCalled();
  expect(await listenerPids()).toEqual([]);
});

test('a server that can not be reached at first is told to the caller', async () => {
  const unreachable = new URL(database.url);
  unreachable.port = '1';
  await expect(listenForNotifications(unreachable.href, 'news', () => undefined)).rejects.toThrow(
    /ECONNREFUSED/,
  );
});

test('whoever listens is told at every beat that the connection was there, and not while it is cut off', async () => {
  const alive: number[] = [];
  const startedAt = performance.now();
  const stop = await listenForNotifications(database.url, 'news', () => undefined, {
    onAlive: (askedAt) => alive.push(askedAt),
    heartbeatMs: 20,
  });
  expect(alive).toHaveLength(1);
  await vi.waitFor(() => expect(alive.length).toBeGreaterThan(3));
  expect(alive.every((askedAt) => askedAt >= startedAt && askedAt <= performance.now())).toBe(true);

  await cut();
  await vi.waitFor(async () => expect(await listenerPids()).toEqual([]));
  await new Promise((resolve) => setTimeout(resolve, 100));
  const before = alive.length;
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(alive).toHaveLength(before);
  await vi.waitFor(() => expect(alive.length).toBeGreaterThan(before), 10_000);
  await stop();
});
