import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { createDb, type Db } from './client.ts';
import { execute, withDatabase } from './testing-setup.ts';

export interface TestDatabase extends Db {
  url: string;
  /** Closes the pool and removes the database. */
  drop(): Promise<void>;
}

/** A migrated database of the caller's own, copied from the run's template in a few dozen milliseconds. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject('testServer');
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
