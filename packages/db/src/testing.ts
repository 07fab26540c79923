import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { execute, withDatabase } from './administer-server.ts';
import { createDb, type Db } from './client.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server of this run, and the migrated database that the tests' own are copied from. */
    testServer: { url: string; template: string };
  }
}

export interface TestDatabase extends Db {
  url: string;
  /** Closes the pool and removes the database. */
  drop(): Promise<void>;
}

/**
 * A migrated database of the caller's own, copied from the run's template in a few dozen milliseconds.
 *
 * @example
 * let database: TestDatabase;
 * beforeAll(async () => {
 *   database = await createTestDatabase();
 * });
 * afterAll(() => database.drop());
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject('testServer');
  if (!server)
    throw new Error(
      `No server was started: set test.globalSetup to ['@billwright/db/testing-setup'] in vitest.config.ts.`,
    );
  const name = `test_${randomBytes(6).toString('hex')}`;
  await execute(server.url, `create database ${name} template ${server.template}`);
  const url = withDatabase(server.url, name);
  const opened = createDb({ connectionString: url, max: 10, applicationName: name });
  return {
    ...opened,
    url,
    drop: async () => {
      await opened.destroy();
      await execute(server.url, `drop database if exists ${name} with (force)`);
    },
  };
}
