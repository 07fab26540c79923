import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PostgresStartError } from './postgres-start-error.ts';
import { type RunningPostgres, startPostgres } from './start-postgres.ts';

const ATTEMPTS = 5;

async function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

/**
 * A server for one run of tests, in a temporary folder, without durability; or the server of `DATABASE_URL`.
 * Between finding a free port and using it another package's tests may take it: then the next one is tried.
 */
export async function startTestServer(): Promise<Pick<RunningPostgres, 'url' | 'stop'>> {
  const given = process.env.DATABASE_URL;
  if (given) return { url: given, stop: async () => undefined };
  for (let attempt = 1; ; attempt += 1) {
    const dir = mkdtempSync(join(tmpdir(), 'billwright-test-'));
    const discard = () => rmSync(dir, { recursive: true, force: true });
    try {
      // mkdtemp closes its folder to others; the server's own user has to pass through it.
      chmodSync(dir, 0o711);
      const server = await startPostgres({
        dataDir: join(dir, 'data'),
        port: await findFreePort(),
        durable: false,
      });
      return { url: server.url, stop: () => server.stop().finally(discard) };
    } catch (error) {
      discard();
      const isTakenPort = error instanceof PostgresStartError && /is taken/.test(error.message);
      if (!isTakenPort || attempt === ATTEMPTS) throw error;
    }
  }
}
