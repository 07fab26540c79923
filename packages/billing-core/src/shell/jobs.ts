import type { Database } from '@billwright/db';
import type { Kysely } from 'kysely';
import { fromKysely, PgBoss } from 'pg-boss';
import type { Logger } from 'pino';

/** After so long without a sign from its worker a job is given to another. */
const HEARTBEAT_SECONDS = 10;
const ANSWER_TIMEOUT_MS = 10_000;
const STOP_WITHIN_MS = 8_000;
/** Jobs of a queue that a process runs side by side, at most: two batches of ten. */
const BATCH = 10;
const BATCHES = 2;

const QUEUE = {
  // One waiting or running job a key: who enqueues it again changes nothing.
  policy: 'exclusive',
  // What is owed counts its own tries and ends itself; the engine only spaces them.
  retryLimit: 100,
  retryDelay: 2,
  retryBackoff: true,
  retryDelayMax: 3_600,
  heartbeatSeconds: HEARTBEAT_SECONDS,
  notify: true,
  deleteAfterSeconds: 86_400,
} as const;

/** Runs the job of one key; throws to have it tried again, later each time. */
export type RunJob = (key: string) => Promise<void>;

/** The job engine behind a port of our own, so that another one costs this file (docs/decisions/0002). */
export interface Jobs {
  /** Within the transaction that owes something: the jobs are there if and only if it commits. Any process may. */
  enqueue(trx: Kysely<Database>, queue: string, keys: string[]): Promise<void>;
  /** What a queue's jobs do in this process; before `start`. */
  handle(queue: string, run: RunJob): void;
  /** Has the job of a queue run at the times of a cron line, UTC, by one process of all; before `start`. */
  schedule(queue: string, cron: string, run: () => Promise<void>): void;
  /** Makes this process a worker. */
  start(): Promise<void>;
  /** Finishes what runs, within eight seconds; what does not finish is given to another worker. */
  stop(): Promise<void>;
}

export function createJobs(connectionString: string, logger: Logger): Jobs {
  const handlers = new Map<string, RunJob>();
  const schedules = new Map<string, string>();
  /** That are there, so that nobody asks before each job. */
  const queues = new Set<string>();
  let worker: PgBoss | undefined;
  let sender: Promise<PgBoss> | undefined;

  const open = async (role: 'worker' | 'sender') => {
    const isWorker = role === 'worker';
    const options = {
      // Handed on to the driver, whose pool drops a connection that gave no answer for so long.
      query_timeout: ANSWER_TIMEOUT_MS,
      keepAlive: true,
      connectionString,
      max: isWorker ? 4 : 1,
      application_name: `billwright-jobs-${role}`,
      supervise: isWorker,
      schedule: isWorker,
      useListenNotify: isWorker,
      // How soon a heartbeat that is missing is noticed. Left out, the second is a minute, whatever the first says.
      superviseIntervalSeconds: 2,
      monitorIntervalSeconds: 2,
      registerInstance: isWorker,
    };
    const boss = new PgBoss(options);
    // Without a listener a connection that the engine loses would end the process.
    boss.on('error', (error: Error) => logger.error({ err: error }, 'job engine'));
    await boss.start();
    return boss;
  };
  /** A process that runs no jobs opens one connection at its first need. */
  const sending = async () => {
    if (worker) return worker;
    sender ??= open('sender').catch((error: unknown) => {
      sender = undefined;
      throw error;
    });
    return sender;
  };

  return {
    async enqueue(trx, queue, keys) {
      if (keys.length === 0) return;
      const boss = await sending();
      if (!queues.has(queue) && !(await boss.getQueue(queue))) await boss.createQueue(queue, QUEUE);
      queues.add(queue);
      const jobs = keys.map((key) => ({ data: { key }, singletonKey: key }));
      await boss.insert(queue, jobs, { db: fromKysely(trx) });
    },
    handle: (queue, run) => void handlers.set(queue, run),
    schedule(queue, cron, run) {
      handlers.set(queue, run);
      schedules.set(queue, cron);
    },
    async start() {
      const boss = await open('worker');
      for (const [queue, run] of handlers) {
        await boss.createQueue(queue, QUEUE);
        await work(boss, queue, run);
      }
      for (const [queue, cron] of schedules) await boss.schedule(queue, cron, { key: queue });
      worker = boss;
    },
    async stop() {
      const open = [worker, await sender?.catch(() => undefined)];
      worker = undefined;
      sender = undefined;
      for (const boss of open) await boss?.stop({ graceful: true, timeout: STOP_WITHIN_MS });
    },
  };
}

/** Batches, and the next one at once while they are full: one job at a time would reach sixteen a second. */
async function work(boss: PgBoss, queue: string, run: RunJob): Promise<void> {
  const options = {
    batchSize: BATCH,
    localConcurrency: BATCHES,
    burstWhenBatchFull: true,
    pollingIntervalSeconds: 1,
    notifyPollingIntervalSeconds: 1,
    perJobResults: true,
  } as const;
  await boss.work<{ key: string }, unknown, typeof options>(queue, options, (jobs) =>
    Promise.all(
      jobs.map(({ id, data }) =>
        run(data.key).then(
          () => ({ id, status: 'completed' as const }),
          (error: unknown) => ({ id, status: 'failed' as const, output: { message: String(error) } }),
        ),
      ),
    ),
  );
}
