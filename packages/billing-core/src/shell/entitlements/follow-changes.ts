import { setTimeout as wait } from 'node:timers/promises';
import { listenForNotifications } from '@billwright/db';
import { ACCOUNT_CHANGED, type BillingContext } from '../context.ts';
import type { AccountCache } from './account-cache.ts';

/** Four times in the second that an answer may be old: three beats may come late before accounts are read anew. */
const BEAT_MS = 250;
const RETRY_MS = 1_000;

/** Tells the cache what changed, from the first question on; a process that never asks has no connection for it. */
export function followChanges(
  { connectionString, logger }: Pick<BillingContext, 'connectionString' | 'logger'>,
  cache: Pick<AccountCache<never>, 'forget' | 'listen' | 'beat'>,
): { start(): void; stop(): Promise<void> } {
  const stopping = new AbortController();
  let following: Promise<(() => Promise<void>) | undefined> | undefined;

  const listen = () =>
    listenForNotifications(connectionString, ACCOUNT_CHANGED, (accountId) => cache.forget(accountId), {
      onReconnect: () => cache.listen(),
      onAlive: (askedAt) => cache.beat(askedAt),
      heartbeatMs: BEAT_MS,
    });
  const follow = async () => {
    for (let isTold = false; !stopping.signal.aborted; isTold = true)
      try {
        const stop = await listen();
        cache.listen();
        return stop;
      } catch (error) {
        if (!isTold) logger.warn({ err: error }, 'changes not heard; accounts are read every second');
        await wait(RETRY_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    return undefined;
  };
  return {
    start() {
      if (!stopping.signal.aborted) following ??= follow();
    },
    async stop() {
      stopping.abort();
      await (await following)?.();
    },
  };
}
