import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { explainFailure } from './explain-failure.ts';
import { locateBinaries } from './locate-binaries.ts';
import { PostgresStartError } from './postgres-start-error.ts';
import { findPostmaster, stopPostmaster } from './postmaster.ts';
import { locateDataDir, prepareDataDir, reachableBinaries } from './reachable-folders.ts';
import { spawnBinary } from './run-binary.ts';
import { chooseServerUser, type ServerUser } from './server-user.ts';
import { urlOf, waitUntilReady } from './wait-until-ready.ts';

const DEFAULT_PORT = 5_432;

export interface PostgresOptions {
  /** Created by initdb when it is empty. */
  dataDir: string;
  /** Of a server that has to be started; one that already runs keeps its own. */
  port?: number;
  /** `false` turns fsync off: for tests only, where a lost database costs nothing. */
  durable?: boolean;
  log?: (line: string) => void;
}

export interface RunningPostgres {
  url: string;
  port: number;
  pid: number;
  /** Ends sessions, keeps what was committed, and waits for the process. */
  stop(): Promise<void>;
}

interface Place {
  nativeDir: string;
  dataDir: string;
  user: ServerUser;
}

/**
 * Starts a real PostgreSQL on the loopback address, or takes over one that already runs on this data folder (left by a
 * program that was killed).
 *
 * @throws PostgresStartError with what to do next
 * @example
 * const server = await startPostgres({ dataDir: '.data/postgres', port: 54320 });
 * await server.stop();
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const user = chooseServerUser();
  const nativeDir = reachableBinaries(locateBinaries(), user);
  const dataDir = prepareDataDir(options.dataDir, user);
  const running = findPostmaster(dataDir);
  if (running) {
    // One that is being stopped just now never gets ready: then it is started again.
    const current = () => findPostmaster(dataDir);
    const port = await waitUntilReady(
      dataDir,
      () => current()?.port,
      async () => current()?.pid === running.pid,
    );
    if (port !== undefined) return describe(port, running.pid);
  }
  const place = { nativeDir, dataDir, user };
  if (!existsSync(join(dataDir, 'PG_VERSION'))) await initialise(place, options);
  return launch(place, options);
}

/** Stops the server that runs on a data folder, if one does. */
export async function stopPostgres(dataDir: string): Promise<void> {
  const running = findPostmaster(locateDataDir(dataDir, chooseServerUser()));
  if (running) await stopPostmaster(running.pid);
}

/** Stops the server of a data folder and removes its data, wherever the server's user made them be. */
export async function removePostgres(dataDir: string): Promise<void> {
  await stopPostgres(dataDir);
  rmSync(locateDataDir(dataDir, chooseServerUser()), { recursive: true, force: true });
}

async function initialise({ nativeDir, dataDir, user }: Place, options: PostgresOptions): Promise<void> {
  const args = ['-D', dataDir, '-U', 'postgres', '--auth=trust', '--no-locale', '-E', 'UTF8'];
  if (options.durable === false) args.push('--no-sync');
  const { child, failure } = runChild({ nativeDir, dataDir, user }, 'initdb', args, options);
  const done = new Promise<void>((resolve) => child.once('close', (code) => code === 0 && resolve()));
  await Promise.race([done, failure]);
}

async function launch(place: Place, options: PostgresOptions): Promise<RunningPostgres> {
  const wanted = options.port ?? DEFAULT_PORT;
  const settings = [
    'listen_addresses=127.0.0.1',
    `port=${wanted}`,
    'unix_socket_directories=',
    'timezone=UTC',
    'log_min_messages=warning',
    // Files that are tested side by side each hold a pool.
    ...(options.durable === false
      ? ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=400']
      : []),
  ];
  const args = ['-D', place.dataDir, ...settings.flatMap((setting) => ['-c', setting])];
  const { child, failure, hasEnded } = runChild(place, 'postgres', args, options);
  const port = await waitUntilReady(
    place.dataDir,
    () => wanted,
    async () => (hasEnded() ? failure : true),
  );
  if (port === undefined || child.pid === undefined)
    throw new PostgresStartError('failed', 'PostgreSQL ended while it started.');
  return describe(port, child.pid);
}

/** A program of PostgreSQL's with its last words kept: `failure` rejects with their meaning when it fails or ends. */
function runChild(place: Place, name: 'initdb' | 'postgres', args: string[], options: PostgresOptions) {
  const child = spawnBinary(place.nativeDir, name, args, place.user);
  let output = '';
  let ended = false;
  const keep = (chunk: Buffer) => {
    output = (output + chunk).slice(-8_000);
    options.log?.(String(chunk).trimEnd());
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const failure = new Promise<never>((_, reject) => {
    child.once('error', (cause) => {
      ended = true;
      reject(
        new PostgresStartError('failed', `PostgreSQL's ${name} can't be run: ${cause.message}`, { cause }),
      );
    });
    child.once('close', (code) => {
      ended = true;
      if (name === 'postgres' || code !== 0) reject(explainFailure(output, options.port ?? DEFAULT_PORT));
    });
  });
  // Of interest only while starting; a server that is stopped later ends too.
  failure.catch(() => undefined);
  return { child, failure, hasEnded: () => ended };
}

const describe = (port: number, pid: number): RunningPostgres => ({
  url: urlOf(port),
  port,
  pid,
  stop: () => stopPostmaster(pid),
});
