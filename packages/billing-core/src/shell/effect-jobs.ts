import { PgBoss } from 'pg-boss';
import type { BillingContext } from './context.ts';
import { runEffect } from './run-effects.ts';

const QUEUE = 'run-effect';

/** The job engine, behind a port: it runs the effects of the outbox with retries and back-off (docs/decisions/0002). */
export interface EffectJobs {
  start(): Promise<void>;
  /** Hands every pending effect to the engine: one job an effect, however often it is called. */
  enqueuePending(): Promise<void>;
  stop(): Promise<void>;
}

export function createEffectJobs(context: BillingContext): EffectJobs {
  const { db, logger } = context;
  let boss: PgBoss | undefined;
  return {
    async start() {
      boss = new PgBoss({
        connectionString: context.connectionString,
        max: 3,
        application_name: 'billwright-jobs',
        superviseIntervalSeconds: 5,
      });
      // Without a listener a connection that the engine loses would end the process.
      boss.on('error', (error: Error) => logger.error({ err: error }, 'job engine'));
      await boss.start();
      await boss.createQueue(QUEUE, {
        // One waiting or running job a key.
        policy: 'exclusive',
        // The effect's own row counts the tries and goes dead; the engine only spaces them.
        retryLimit: 100,
        retryDelay: 2,
        retryBackoff: true,
        retryDelayMax: 3_600,
        // Off by default; a killed worker's job is taken up again after this many seconds.
        heartbeatSeconds: 10,
      });
      await boss.work<{ key: string }>(QUEUE, { pollingIntervalSeconds: 1 }, async (jobs) => {
        for (const { data } of jobs) await runEffect(context, data.key);
      });
    },
    async enqueuePending() {
      const pending = await db
        .selectFrom('effects')
        .select('key')
        .where('state', '=', 'pending')
        .orderBy('created_at')
        .limit(500)
        .execute();
      if (pending.length > 0)
        await boss?.insert(
          QUEUE,
          pending.map(({ key }) => ({ data: { key }, singletonKey: key })),
        );
    },
    async stop() {
      await boss?.stop({ graceful: true, timeout: 8_000 });
      boss = undefined;
    },
  };
}
