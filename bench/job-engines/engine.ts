import { makeWorkerUtils, run } from 'graphile-worker';
import pg from 'pg';
import { PgBoss } from 'pg-boss';

/** What a job says: which it is, how long it takes, and whether its first run never ends. */
export interface Payload {
  id: string;
  ms: number;
  hang?: boolean;
}

export interface Engine {
  /** Makes its schema and its queue. */
  prepare(url: string): Promise<void>;
  /** A worker, eight jobs at a time, as each engine's own pages advise; runs until the process ends. */
  work(url: string, job: (payload: Payload) => Promise<void>): Promise<void>;
  enqueue(url: string, payloads: Payload[]): Promise<void>;
  /** Jobs that count as being run. */
  locked(pool: pg.Pool): Promise<number>;
}

const QUEUE = 'bench';
const report = (error: unknown) => console.error(String(error));

async function openBoss(url: string): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: url,
    max: 8,
    superviseIntervalSeconds: 1,
    monitorIntervalSeconds: 1,
  });
  boss.on('error', report);
  await boss.start();
  await boss.createQueue(QUEUE, { retryLimit: 10, retryDelay: 1, heartbeatSeconds: 10 });
  return boss;
}

const pgBoss: Engine = {
  async prepare(url) {
    await (await openBoss(url)).stop();
  },
  async work(url, job) {
    const boss = await openBoss(url);
    const options = {
      batchSize: 4,
      localConcurrency: 2,
      pollingIntervalSeconds: 0.5,
      burstWhenBatchFull: true,
    } as const;
    await boss.work<Payload>(QUEUE, options, async (jobs) => {
      await Promise.all(jobs.map(({ data }) => job(data)));
    });
  },
  async enqueue(url, payloads) {
    const boss = await openBoss(url);
    await boss.insert(
      QUEUE,
      payloads.map((data) => ({ data })),
    );
    await boss.stop();
  },
  async locked(pool) {
    const { rows } = await pool.query("select count(*)::int as n from pgboss.job where state = 'active'");
    return rows[0].n;
  },
};

const graphileWorker: Engine = {
  async prepare(url) {
    const utils = await makeWorkerUtils({ connectionString: url });
    await utils.migrate();
    await utils.release();
  },
  async work(url, job) {
    const pool = new pg.Pool({ connectionString: url, max: 10 });
    pool.on('error', report);
    await run({
      pgPool: pool,
      concurrency: 8,
      noHandleSignals: true,
      pollInterval: 500,
      taskList: { [QUEUE]: (payload) => job(payload as Payload) },
    });
  },
  async enqueue(url, payloads) {
    const utils = await makeWorkerUtils({ connectionString: url });
    await utils.addJobs(payloads.map((payload) => ({ identifier: QUEUE, payload })));
    await utils.release();
  },
  async locked(pool) {
    const { rows } = await pool.query(
      'select count(*)::int as n from graphile_worker._private_jobs where locked_at is not null',
    );
    return rows[0].n;
  },
};

export const ENGINES = { 'pg-boss': pgBoss, 'graphile-worker': graphileWorker } as const;
export type EngineName = keyof typeof ENGINES;
export const isEngineName = (name: string | undefined): name is EngineName =>
  name !== undefined && Object.hasOwn(ENGINES, name);
