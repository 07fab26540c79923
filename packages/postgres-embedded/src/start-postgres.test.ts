import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { afterEach, expect, test } from 'vitest';
import { PostgresStartError, removePostgres, startPostgres, startTestServer, stopPostgres } from './index.ts';
import { findPostmaster } from './postmaster.ts';
import { locateDataDir } from './reachable-folders.ts';
import { chooseServerUser } from './server-user.ts';
import { findFreePort } from './test-server.ts';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function query(url: string, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

/** A data folder below one that `mode` opens or closes; removed with its server after the test. */
function newDataDir(mode = 0o755): string {
  const dir = mkdtempSync(join(tmpdir(), 'billwright-start-'));
  chmodSync(dir, mode);
  const dataDir = join(dir, 'made', 'data');
  stops.push(async () => {
    await removePostgres(dataDir);
    rmSync(dir, { recursive: true, force: true });
  });
  return dataDir;
}

const isRoot = process.getuid?.() === 0;

test('data survives a stop and a start', async () => {
  const dataDir = newDataDir();
  const port = await findFreePort();
  const first = await startPostgres({ dataDir, port, durable: false });
  await query(first.url, 'create table kept (id int)');
  await first.stop();
  const second = await startPostgres({ dataDir, port, durable: false });
  expect((await query(second.url, `select to_regclass('kept') as name`)).rows).toEqual([{ name: 'kept' }]);
});

test('a server that already runs on the folder is taken over, and can be stopped by its folder', async () => {
  const dataDir = newDataDir();
  const port = await findFreePort();
  const first = await startPostgres({ dataDir, port, durable: false });
  const again = await startPostgres({ dataDir, port: port + 1, durable: false });
  expect(again).toMatchObject({ url: first.url, port, pid: first.pid });
  await stopPostgres(dataDir);
  await expect(query(first.url, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
});

test('a start while the last server is still stopping starts it again', async () => {
  const dataDir = newDataDir();
  const port = await findFreePort();
  const first = await startPostgres({ dataDir, port, durable: false });
  const stopping = first.stop();
  const second = await startPostgres({ dataDir, port, durable: false });
  await stopping;
  expect(second.pid).not.toBe(first.pid);
  expect((await query(second.url, 'select 1 as one')).rows).toEqual([{ one: 1 }]);
});

test('a taken port is told with the way out, also when another PostgreSQL has it', async () => {
  const blocker = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
  stops.push(() => new Promise((resolve) => blocker.close(resolve)));
  const address = blocker.address();
  const blocked = typeof address === 'object' && address ? address.port : 0;
  const other = await startTestServer();
  stops.push(other.stop);
  const dataDir = newDataDir();
  for (const port of [blocked, Number(new URL(other.url).port)]) {
    const attempt = startPostgres({ dataDir, port, durable: false });
    await expect(attempt).rejects.toThrow(PostgresStartError);
    await expect(attempt).rejects.toThrow(`Port ${port} (PostgreSQL) is taken`);
  }
});

test('the data folder is closed to others, those made above it are not', async () => {
  const dataDir = newDataDir();
  await startPostgres({ dataDir, port: await findFreePort(), durable: false });
  expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  expect(statSync(dirname(dataDir)).mode & 0o777).toBe(0o755);
});

test.runIf(isRoot)('below a folder that is closed to others, root keeps the data elsewhere', async () => {
  const dataDir = newDataDir(0o700);
  const place = locateDataDir(dataDir, chooseServerUser());
  const server = await startPostgres({ dataDir, port: await findFreePort(), durable: false });
  expect((await query(server.url, 'select 1 as one')).rows).toEqual([{ one: 1 }]);
  expect(existsSync(dataDir)).toBe(false);
  await removePostgres(dataDir);
  expect(existsSync(place)).toBe(false);
});

test('a killed test run leaves neither its server nor its folder behind', async () => {
  const program = `
    import { startTestServer } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
    const { url } = await startTestServer();
    const pg = (await import(${JSON.stringify(import.meta.resolve('pg'))})).default;
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query("select current_setting('data_directory') as dir");
    console.log(rows[0].dir);`;
  const { DATABASE_URL: _, ...env } = process.env;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  });
  const dir = await new Promise<string>((resolve) =>
    child.stdout.once('data', (chunk) => resolve(String(chunk).trim())),
  );
  expect(findPostmaster(dir)?.pid).toBeGreaterThan(0);
  child.kill('SIGKILL');
  await expect.poll(() => existsSync(dirname(dir)), { timeout: 10_000 }).toBe(false);
});
