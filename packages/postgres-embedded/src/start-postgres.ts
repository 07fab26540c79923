import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { locateBinaries } from './locate-binaries.ts';
import { PostgresStartError } from './postgres-start-error.ts';
import { explainFailure, spawnBinary } from './run-binary.ts';
import { chooseServerUser, reachableBinaries, reachableDataDir, type ServerUser } from './server-user.ts';

const SUPERUSER = 'postgres';
const DATABASE = 'postgres';
const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 15_000;

export interface PostgresOptions {
  /** Created by initdb when it is empty. */
  dataDir: string;
  port: number;
  /** `false` turns fsync off: for tests only, where a lost database costs nothing. */
  durable?: boolean;
  log?: (line: string) => void;
}

export interface RunningPostgres {
  url: string;
  port: number;
  /** Lets running statements end (fast shutdown) and waits for the process. */
  stop(): Promise<void>;
}

/**
 * Starts a real PostgreSQL on the loopback address, or takes over one that already runs on this data folder.
 * Ready means that a query succeeded: the port opens before recovery ends.
 *
 * @throws PostgresStartError with what to do next
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const user = chooseServerUser();
  const nativeDir = reachableBinaries(locateBinaries(), user);
  const dataDir = reachableDataDir(options.dataDir, user);
  const running = readPidFile(dataDir);
  if (running) {
    await waitForQuery(running.port, () => undefined);
    return { url: urlOf(running.port), port: running.port, stop: () => stopPid(running.pid) };
  }
  if (!existsSync(join(dataDir, 'PG_VERSION'))) await initialise(nativeDir, dataDir, user, options);
  return launch(nativeDir, dataDir, user, options);
}

/** Stops the server that runs on a data folder, if one does. */
export async function stopPostgres(dataDir: string): Promise<void> {
  const user = chooseServerUser();
  if (!existsSync(dataDir)) return;
  const running = readPidFile(reachableDataDir(dataDir, user));
  if (running) await stopPid(running.pid);
}

async function initialise(nativeDir: string, dataDir: string, user: ServerUser, options: PostgresOptions) {
  const args = ['-D', dataDir, '-U', SUPERUSER, '--auth=trust', '--no-locale', '-E', 'UTF8'];
  const child = spawnBinary(
    nativeDir,
    'initdb',
    options.durable === false ? [...args, '--no-sync'] : args,
    user,
  );
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw explainFailure(output, options.port);
}

async function launch(
  nativeDir: string,
  dataDir: string,
  user: ServerUser,
  options: PostgresOptions,
): Promise<RunningPostgres> {
  const settings = [
    'listen_addresses=127.0.0.1',
    `port=${options.port}`,
    'unix_socket_directories=',
    'timezone=UTC',
    'log_min_messages=warning',
    ...(options.durable === false ? ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'] : []),
  ];
  const child = spawnBinary(
    nativeDir,
    'postgres',
    ['-D', dataDir, ...settings.flatMap((s) => ['-c', s])],
    user,
  );
  let output = '';
  const keep = (chunk: Buffer) => {
    output = (output + chunk).slice(-8_000);
    options.log?.(String(chunk).trimEnd());
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const failure = new Promise<never>((_, reject) => {
    child.once('error', (error) => reject(new PostgresStartError(error.message, { cause: error })));
    child.once('exit', () => reject(explainFailure(output, options.port)));
  });
  failure.catch(() => undefined);
  await waitForQuery(options.port, () => (child.exitCode === null ? undefined : failure));
  const pid = child.pid;
  if (pid === undefined) throw new PostgresStartError('PostgreSQL started without a process id.');
  return { url: urlOf(options.port), port: options.port, stop: () => stopPid(pid) };
}

const urlOf = (port: number) => `postgres://${SUPERUSER}@127.0.0.1:${port}/${DATABASE}`;

/** The server that holds this data folder now; a pid file left by a killed one is no server. */
function readPidFile(dataDir: string): { pid: number; port: number } | undefined {
  const file = join(dataDir, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const [pidLine, , , portLine] = readFileSync(file, 'utf8').split('\n');
  const pid = Number(pidLine);
  const port = Number(portLine);
  return isAlive(pid) && isPostgres(pid) ? { pid, port } : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** After a reboot the number may belong to another program; where the system can't tell, it is taken for ours. */
function isPostgres(pid: number): boolean {
  const file = `/proc/${pid}/cmdline`;
  return !existsSync('/proc/self') || (existsSync(file) && readFileSync(file, 'utf8').includes('postgres'));
}

async function waitForQuery(port: number, failed: () => Promise<never> | undefined): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  let lastError: unknown;
  while (Date.now() < deadline) {
    await failed();
    const client = new pg.Client({ connectionString: urlOf(port), connectionTimeoutMillis: 2_000 });
    try {
      await client.connect();
      await client.query('select 1');
      return;
    } catch (error) {
      lastError = error;
    } finally {
      await client.end().catch(() => undefined);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new PostgresStartError(
    `PostgreSQL on port ${port} answered no query within ${START_TIMEOUT_MS / 1000} s.`,
    {
      cause: lastError,
    },
  );
}

/** SIGINT is PostgreSQL's fast shutdown: sessions are ended, everything committed is kept. */
async function stopPid(pid: number): Promise<void> {
  if (!isAlive(pid)) return;
  process.kill(pid, 'SIGINT');
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  while (isAlive(pid)) {
    if (Date.now() > deadline) {
      process.kill(pid, 'SIGQUIT');
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
