import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@billwright/db';
import { type Kysely, sql } from 'kysely';
import { INBOX_CHANGED } from '../context.ts';

/** Under load workers are told so often at most. */
const PAUSE_MS = 20;

/** Tells workers which shards have something new, once it is committed. */
export interface Waker {
  wake(shards: Iterable<number>): void;
}

/**
 * Not in the transaction of the events: commits that notify wait for each other (PostgreSQL's async.c, one lock for the
 * database), so that there would be one at a time. What is lost with a process or a connection costs the second after which
 * a worker looks by itself.
 */
export function createWaker(db: Kysely<Database>): Waker {
  const waiting = new Set<number>();
  let isTelling = false;
  const tell = async () => {
    isTelling = true;
    while (waiting.size > 0) {
      const shards = [...waiting].join(',');
      waiting.clear();
      await notify(db, shards).catch(() => undefined);
      await sleep(PAUSE_MS, undefined, { ref: false });
    }
    isTelling = false;
  };
  return {
    wake: (shards) => {
      for (const shard of shards) waiting.add(shard);
      if (!isTelling) void tell();
    },
  };
}

/** Nobody waits for the disk: there is nothing to lose. */
async function notify(db: Kysely<Database>, shards: string): Promise<void> {
  await sql`select set_config('synchronous_commit', 'off', true), pg_notify(${INBOX_CHANGED}, ${shards})`.execute(
    db,
  );
}

/** The shards that a notification names; nothing for what is none. */
export function readShards(payload: string): number[] {
  return payload.split(',').map(Number).filter(Number.isInteger);
}
