import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, expect, test } from 'vitest';
import { PostgresStartError, startPostgres, startTestServer, stopPostgres } from './index.ts';

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

function newDataDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'billwright-start-'));
  chmodSync(dir, 0o711);
  stops.push(async () => rmSync(dir, { recursive: true, force: true }));
  return join(dir, 'data');
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}

test('data survives a stop and a start', async () => {
  const free = await startTestServer();
  const port = portOf(free.url);
  await free.stop();
  const dataDir = newDataDir();
  const first = await startPostgres({ dataDir, port, durable: false });
  await query(first.url, 'create table kept (id int)');
  await first.stop();
  const second = await startPostgres({ dataDir, port, durable: false });
  stops.push(() => second.stop());
  expect((await query(second.url, `select to_regclass('kept') as name`)).rows).toEqual([{ name: 'kept' }]);
});

test('a server that already runs on the folder is taken over, and can be stopped by its folder', async () => {
  const free = await startTestServer();
  const port = portOf(free.url);
  await free.stop();
  const dataDir = newDataDir();
  const first = await startPostgres({ dataDir, port, durable: false });
  const again = await startPostgres({ dataDir, port: port + 1, durable: false });
  expect(again.url).toBe(first.url);
  await stopPostgres(dataDir);
  await expect(query(first.url, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
});

test('a taken port is told with the way out', async () => {
  const blocker = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
  stops.push(() => new Promise((resolve) => blocker.close(resolve)));
  const address = blocker.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const attempt = startPostgres({ dataDir: newDataDir(), port, durable: false });
  await expect(attempt).rejects.toThrow(PostgresStartError);
  await expect(attempt).rejects.toThrow(`Port ${port} (PostgreSQL) is taken`);
});
