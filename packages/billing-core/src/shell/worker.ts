import { ensureInboxPartitions, ensureUsagePartitions, listenForNotifications, SHARDS } from '@billwright/db';
import { BATCH, isDue, takeBatch } from './apply/drain-inbox.ts';
import type { Held } from './apply/lease.ts';
import { settleUndecided } from './apply/settle-undecided.ts';
import { type BillingContext, INBOX_CHANGED } from './context.ts';
import type { DeliveryJobs } from './deliveries/delivery-jobs.ts';
import { createBacklog } from './effects/backlog.ts';
import { createEffectJobs } from './effects/effect-jobs.ts';
import { noteMailStart } from './mails/mail-start.ts';
import { readShards } from './receive/wake-workers.ts';
import { forgetInbox, forgetUsage } from './retention/forget-old-rows.ts';

const SWEEP_MS = 1_000;
const MAINTENANCE_MS = 3_600_000;
/**
 * Shards drained side by side by one process: a slow customer does not hold up the others. Those that wait for Stripe's answers
 * are not counted, each a batch of its own.
 */
const SIDE_BY_SIDE = 4;

/**
 * Applies stored events and has owed effects run. A notification wakes the shard that has something new; once a second all
 * that is due is looked for, so that a lost notification or a retry costs a second and nothing else. Any number of workers
 * may run: the shard's row lock lets one of them at a customer (docs/decisions/0002).
 */
export function createWorker(
  context: BillingContext,
  deliveries: DeliveryJobs,
): { start(): Promise<void>; stop(): Promise<void> } {
  const { db, logger } = context;
  const backlog = createBacklog();
  const effects = createEffectJobs(context, backlog);
  const waiting = new Set<number>();
  const busy = new Map<number, Promise<void>>();
  let draining = 0;
  let isRunning = false;
  let timer: NodeJS.Timeout | undefined;
  let maintenance: NodeJS.Timeout | undefined;
  let sweeping: Promise<void> = Promise.resolve();
  let stopListening: (() => Promise<void>) | undefined;

  const drain = async (shard: number): Promise<Held | undefined> => {
    draining += 1;
    try {
      const { taken, held } = await takeBatch(context, shard);
      backlog.note(taken === BATCH);
      if (taken > 0) waiting.add(shard);
      return held;
    } finally {
      draining -= 1;
    }
  };
  // A shard stays busy until Stripe has answered: what comes of it meanwhile is asked about at once, not piece by piece.
  const work = async (shard: number) => {
    try {
      const held = await drain(shard);
      if (!held) return;
      pump();
      await settleUndecided(context, held);
    } catch (error) {
      logger.error({ err: error, shard }, 'inbox not drained; it is tried again');
    }
  };
  const pump = () => {
    for (const shard of waiting) {
      if (!isRunning || draining >= SIDE_BY_SIDE) return;
      if (busy.has(shard)) continue;
      waiting.delete(shard);
      busy.set(
        shard,
        work(shard).finally(() => {
          busy.delete(shard);
          pump();
        }),
      );
    }
  };
  const wake = (shards: number[]) => {
    for (const shard of shards) waiting.add(shard);
    pump();
  };
  const sweep = async () => {
    try {
      const due = await db
        .selectFrom('webhook_inbox')
        .select('shard')
        .distinct()
        .where('state', 'in', ['received', 'processing', 'failed'])
        .where(isDue(context.now()))
        .execute();
      wake(due.map(({ shard }) => shard));
    } catch (error) {
      logger.error({ err: error }, 'sweep failed; it is tried again');
    }
    if (isRunning)
      timer = setTimeout(() => {
        sweeping = sweep();
      }, SWEEP_MS);
  };

  const maintain = async () => {
    try {
      await ensureInboxPartitions(db, context.now());
      await ensureUsagePartitions(db, context.now());
      const forgotten = await forgetInbox(context);
      if (forgotten.rows + forgotten.partitions > 0) logger.info(forgotten, 'old events forgotten');
      await forgetUsage(context);
    } catch (error) {
      logger.error({ err: error }, 'inbox not maintained; it is tried again in an hour');
    }
  };
  return {
    async start() {
      if (isRunning) return;
      isRunning = true;
      await maintain();
      // Before anything is told: what comes now is mailed.
      if (context.mail) await noteMailStart(context);
      maintenance = setInterval(() => void maintain(), MAINTENANCE_MS);
      await deliveries.prepare();
      await effects.start();
      deliveries.start();
      stopListening = await listenForNotifications(context.connectionString, INBOX_CHANGED, (payload) => {
        wake(readShards(payload).filter((shard) => shard >= 0 && shard < SHARDS));
      });
      sweeping = sweep();
      await sweeping;
    },
    async stop() {
      if (!isRunning) return;
      isRunning = false;
      await stopListening?.();
      clearTimeout(timer);
      clearInterval(maintenance);
      await sweeping;
      clearTimeout(timer);
      await Promise.all(busy.values());
      backlog.forget();
      await deliveries.stop();
      await effects.stop();
    },
  };
}
