// What becomes of a job when its worker is killed with -9, and when PostgreSQL restarts under load: pg-boss and
// graphile-worker side by side (docs/decisions/0002). `npm run bench -- job-engines [--wait SECONDS]`
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { removePostgres, startPostgres } from '@billwright/postgres-embedded';
import pg from 'pg';
import { ENGINES, type EngineName } from './job-engines/engine.ts';

const { values } = parseArgs({ options: { wait: { type: 'string', default: '60' } } });
const waitSeconds = Number(values.wait);
if (!(waitSeconds >= 1 && waitSeconds <= 600)) throw new Error('--wait takes seconds, from 1 to 600.');
const LOAD = { jobs: 1_500, ms: 5 };
const PORT = 20_000 + (process.pid % 10_000);

const dir = mkdtempSync(join(tmpdir(), 'billwright-engines-'));
chmodSync(dir, 0o711);
const dataDir = join(dir, 'data');
const children: ChildProcess[] = [];

async function startWorker(engine: EngineName, url: string): Promise<ChildProcess> {
  const script = new URL('job-engines/worker.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [...process.execArgv, script, engine, url], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  children.push(child);
  await once(child.stdout, 'data');
  return child;
}

/** Seconds until something is so; nothing when it is not within the wait. */
async function secondsUntil(isSo: () => Promise<boolean>): Promise<number | null> {
  const from = performance.now();
  while (performance.now() - from < waitSeconds * 1_000) {
    if (await isSo().catch(() => false)) return Number(((performance.now() - from) / 1_000).toFixed(1));
    await sleep(100);
  }
  return null;
}

async function count(pool: pg.Pool, query: string, values: unknown[]): Promise<number> {
  const { rows } = await pool.query(query, values);
  return Number(rows[0].n);
}
const RUNS = 'select count(*) as n from runs where engine = $1 and job = $2';
const DONE =
  "select count(distinct job) as n from runs where engine = $1 and job like 'load-%' and done_at is not null";
const TWICE = `select count(*) as n from (select job from runs where engine = $1 and job like 'load-%'
  group by job having count(*) > 1) as again`;

/** A worker is at a job when it is killed; another one is idle beside it. */
async function killWorker(engine: EngineName, pool: pg.Pool, url: string) {
  const first = await startWorker(engine, url);
  await ENGINES[engine].enqueue(url, [{ id: 'hangs', ms: 0, hang: true }]);
  await secondsUntil(async () => (await count(pool, RUNS, [engine, 'hangs'])) === 1);
  await startWorker(engine, url);
  first.kill('SIGKILL');
  return {
    secondsToSecondRun: await secondsUntil(async () => (await count(pool, RUNS, [engine, 'hangs'])) === 2),
  };
}

/** Eight jobs at a time of many are being run when PostgreSQL is stopped at once, and started again. */
async function restartServer(engine: EngineName, pool: pg.Pool, { url, pid }: { url: string; pid: number }) {
  await ENGINES[engine].enqueue(
    url,
    Array.from({ length: LOAD.jobs }, (_, at) => ({ id: `load-${at}`, ms: LOAD.ms })),
  );
  const isDone = async (jobs: number) => (await count(pool, DONE, [engine])) >= jobs;
  await secondsUntil(() => isDone(LOAD.jobs / 10));
  process.kill(pid, 'SIGQUIT');
  const doneBefore = LOAD.jobs / 10;
  const server = await restart();
  const secondsToAllDone = await secondsUntil(() => isDone(LOAD.jobs));
  const figures = {
    doneBefore,
    secondsToAllDone,
    notDone: LOAD.jobs - (await count(pool, DONE, [engine])),
    leftLocked: await ENGINES[engine].locked(pool),
    runTwice: await count(pool, TWICE, [engine]),
  };
  return { server, figures };
}

async function restart() {
  for (let tries = 1; ; tries += 1)
    try {
      return await startPostgres({ dataDir, port: PORT });
    } catch (error) {
      if (tries === 20) throw error;
      await sleep(250);
    }
}

let server = await startPostgres({ dataDir, port: PORT });
const pool = new pg.Pool({ connectionString: server.url, max: 2 });
pool.on('error', () => undefined);
try {
  await pool.query(
    'create table runs (engine text, job text, pid int, begun_at timestamptz default clock_timestamp(), done_at timestamptz)',
  );
  await pool.query('create index on runs (engine, job)');
  const figures: Record<string, object> = {};
  for (const engine of ['pg-boss', 'graphile-worker'] as const) {
    await ENGINES[engine].prepare(server.url);
    console.log(`${engine}: a worker is killed with -9 …`);
    const killed = await killWorker(engine, pool, server.url);
    console.log(`${engine}: PostgreSQL restarts under load …`);
    const restarted = await restartServer(engine, pool, server);
    server = restarted.server;
    figures[engine] = { ...killed, restart: restarted.figures };
    for (const child of children.splice(0)) child.kill('SIGKILL');
  }
  console.log(JSON.stringify({ waitSeconds, load: LOAD, ...figures }));
} finally {
  for (const child of children) child.kill('SIGKILL');
  await pool.end();
  await removePostgres(dataDir);
}
