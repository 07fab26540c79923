import { EventEmitter, on } from 'node:events';
import type { Billing } from '@billwright/billing-core';

/** Tells open pages that rows of their account changed, whichever process changed them. */
export interface LiveChanges {
  follow(accountId: string, signal: AbortSignal | undefined): AsyncIterable<unknown>;
  close(): Promise<void>;
}

export async function createLiveChanges(billing: Billing): Promise<LiveChanges> {
  const emitter = new EventEmitter();
  emitter.setMaxListeners(0);
  const stop = await billing.onAccountChanged((accountId) => emitter.emit(`changed:${accountId}`));
  return {
    follow: (accountId, signal) => on(emitter, `changed:${accountId}`, signal ? { signal } : {}),
    close: stop,
  };
}
