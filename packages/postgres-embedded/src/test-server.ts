import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PostgresStartError } from './postgres-start-error.ts';
import { stopPostmaster } from './postmaster.ts';
import { type PostgresOptions, type RunningPostgres, startPostgres } from './start-postgres.ts';
import { stopWithParent } from './stop-with-parent.ts';

const ATTEMPTS = 5;

export async function findFreePort(): Promise<number> {
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
 * A server for one run of tests, in a temporary folder, without durability unless asked for; or that of `DATABASE_URL`.
 * Between finding a free port and using it another package's tests may take it: then the next one is tried.
 * It ends with this process, also when that is killed.
 */
export async function startTestServer({
  durable = false,
}: Pick<PostgresOptions, 'durable'> = {}): Promise<Pick<RunningPostgres, 'url' | 'stop'>> {
  const given = process.env.DATABASE_URL;
  if (given) return { url: given, stop: async () => undefined };
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(durable);
    } catch (error) {
      const isTakenPort = error instanceof PostgresStartError && error.problem === 'port_taken';
      if (!isTakenPort || attempt === ATTEMPTS) throw error;
    }
  }
}

async function startOnce(durable: boolean): Promise<Pick<RunningPostgres, 'url' | 'stop'>> {
  const dir = mkdtempSync(join(tmpdir(), 'billwright-test-'));
  const discard = () => rmSync(dir, { recursive: true, force: true });
  try {
    // mkdtemp closes its folder to others; the server's own user has to pass through it.
    chmodSync(dir, 0o711);
    const { url, pid } = await startPostgres({
      dataDir: join(dir, 'data'),
      port: await findFreePort(),
      durable,
    });
    const callOff = stopWithParent(pid, dir);
    const stop = async () => {
      await stopPostmaster(pid, 'SIGQUIT');
      discard();
      await callOff();
    };
    return { url, stop };
  } catch (error) {
    discard();
    throw error;
  }
}
