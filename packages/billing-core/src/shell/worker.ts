import { listenForNotifications, SHARDS } from '@billwright/db';
import { type BillingContext, INBOX_CHANGED } from './context.ts';
import { drainShard } from './drain-inbox.ts';
import { createEffectRunner } from './run-effects.ts';

const SWEEP_MS = 1_000;

/**
 * Applies stored events and runs owed effects. A notification wakes the shard that has something new; once a second all
 * that is due is looked for, so that a lost notification or a retry costs a second and nothing else. Any number of workers
 * may run: the shard's row lock lets one of them at a customer.
 */
export function createWorker(context: BillingContext): { start(): Promise<void>; stop(): Promise<void> } {
  const effects = createEffectRunner(context);
  const waiting = new Set<number>();
  let running: Promise<void> | undefined;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let stopListening: (() => Promise<void>) | undefined;

  const drainWaiting = async () => {
    for (let [shard] = waiting; shard !== undefined && !stopped; [shard] = waiting) {
      waiting.delete(shard);
      const taken = await drainShard(context, shard);
      if (taken > 0) {
        waiting.add(shard);
        await effects.enqueuePending();
      }
    }
  };
  const wake = (shards: Iterable<number>) => {
    for (const shard of shards) waiting.add(shard);
    running ??= drainWaiting()
      .catch((error: unknown) => context.logger.error({ err: error }, 'inbox not drained; it is tried again'))
      .finally(() => {
        running = undefined;
      });
  };
  const sweep = async () => {
    const due = await context.db
      .selectFrom('webhook_inbox')
      .select('shard')
      .distinct()
      .where('state', 'in', ['received', 'failed'])
      .where((eb) => eb.or([eb('next_attempt_at', 'is', null), eb('next_attempt_at', '<=', context.now())]))
      .execute();
    if (due.length > 0) wake(due.map(({ shard }) => shard));
    await effects.enqueuePending();
  };
  const sweepForever = () => {
    timer = setTimeout(() => {
      sweep()
        .catch((error: unknown) => context.logger.error({ err: error }, 'sweep failed; it is tried again'))
        .finally(() => {
          if (!stopped) sweepForever();
        });
    }, SWEEP_MS);
  };

  return {
    async start() {
      await effects.start();
      stopListening = await listenForNotifications(context.connectionString, INBOX_CHANGED, (payload) => {
        const shard = Number(payload);
        if (shard >= 0 && shard < SHARDS) wake([shard]);
      });
      await sweep();
      sweepForever();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await stopListening?.();
      await running;
      await effects.stop();
    },
  };
}
