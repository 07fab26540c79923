import { sql } from 'kysely';
import type { AccessRecord } from '../../capabilities/records.ts';
import type { BillingContext } from '../context.ts';

/** Requests of the same person are gathered so long before they are written: one row a day is what is kept. */
const GATHER_MS = 60_000;
/** More people at once than this are written at once: memory has an end. */
const MOST_GATHERED = 5_000;

export interface AccessLog {
  note(record: AccessRecord): void;
  /** Writes what is gathered. */
  flush(): Promise<void>;
}

interface Gathered extends AccessRecord {
  requests: number;
  firstAt: Date;
  lastAt: Date;
}

/**
 * Who used the product from where, for the day that somebody says they never did: a row a day, person, address and browser. Noting
 * costs a request nothing; what a process had gathered when it died, a minute at most, is not there.
 */
export function createAccessLog({
  db,
  now,
  logger,
}: Pick<BillingContext, 'db' | 'now' | 'logger'>): AccessLog {
  let gathered = new Map<string, Gathered>();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  const write = async (rows: readonly Gathered[]): Promise<void> => {
    if (rows.length === 0) return;
    await db
      .insertInto('access_log')
      .values(
        rows.map(({ accountId, userId, ip, userAgent, requests, firstAt, lastAt }) => ({
          account_id: accountId,
          day: firstAt.toISOString().slice(0, 10),
          user_id: userId,
          ip,
          user_agent: userAgent,
          requests,
          first_at: firstAt,
          last_at: lastAt,
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(['account_id', 'day', 'user_id', 'ip', 'user_agent']).doUpdateSet({
          requests: sql<number>`access_log.requests + excluded.requests`,
          last_at: sql<Date>`greatest(access_log.last_at, excluded.last_at)`,
        }),
      )
      .execute();
  };

  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const rows = [...gathered.values()];
    gathered = new Map();
    writing = writing
      .then(() => write(rows))
      .catch((error: unknown) => logger.warn({ err: error, rows: rows.length }, 'accesses not written'));
    return writing;
  };

  return {
    flush,
    note(record) {
      const at = now();
      const key = JSON.stringify([at.toISOString().slice(0, 10), ...Object.values(record)]);
      const before = gathered.get(key);
      gathered.set(key, {
        ...record,
        userAgent: record.userAgent.slice(0, 300),
        requests: (before?.requests ?? 0) + 1,
        firstAt: before?.firstAt ?? at,
        lastAt: at,
      });
      if (gathered.size >= MOST_GATHERED) void flush();
      timer ??= setTimeout(() => void flush(), GATHER_MS).unref();
    },
  };
}
