import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { listenForNotifications } from './index.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('notifications are heard, also after the connection was cut', async () => {
  const heard: string[] = [];
  const reconnected = vi.fn();
  const stop = await listenForNotifications(
    database.url,
    'news',
    (payload) => heard.push(payload),
    reconnected,
  );
  await sql`select pg_notify('news', 'one')`.execute(database.db);
  await vi.waitFor(() => expect(heard).toEqual(['one']));

  await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'billwright-listen-news'`.execute(
    database.db,
  );
  await vi.waitFor(() => expect(reconnected).toHaveBeenCalled(), 5_000);
  await sql`select pg_notify('news', 'two')`.execute(database.db);
  await vi.waitFor(() => expect(heard).toEqual(['one', 'two']));
  await stop();
});
