import { realpathSync } from 'node:fs';
import pg from 'pg';
import { PostgresStartError } from './postgres-start-error.ts';
import { pause } from './postmaster.ts';

const START_TIMEOUT_MS = 30_000;

export const urlOf = (port: number) => `postgres://postgres@127.0.0.1:${port}/postgres`;

/**
 * Ready means that a query succeeded, on this very folder: the port opens before recovery ends, and another server may
 * have been quicker to take it. Undefined when there is nothing left to wait for.
 */
export async function waitUntilReady(
  dataDir: string,
  portNow: () => number | undefined,
  isStarting: () => Promise<boolean>,
): Promise<number | undefined> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  let lastError: unknown;
  while (Date.now() < deadline) {
    if (!(await isStarting())) return undefined;
    const port = portNow();
    if (port !== undefined) {
      try {
        if ((await askDataDir(port)) === realpathSync(dataDir)) return port;
      } catch (error) {
        lastError = error;
      }
    }
    await pause();
  }
  throw new PostgresStartError(
    'failed',
    `PostgreSQL on ${dataDir} answered no query within ${START_TIMEOUT_MS / 1000} s.`,
    { cause: lastError },
  );
}

async function askDataDir(port: number): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: urlOf(port), connectionTimeoutMillis: 2_000 });
  // A server that is still starting may hang up at any moment; the query's own failure says so.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ dir: string }>(`select current_setting('data_directory') as dir`);
    return rows[0]?.dir;
  } finally {
    await client.end();
  }
}
