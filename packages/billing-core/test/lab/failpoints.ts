import type { Database } from '@billwright/db';
import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import { isTransient } from '../../src/shell/is-transient.ts';

/** Asked before each statement, and once before a pool hands out a connection; `cut` destroys the connection first. */
export type Failpoint = (statement: string) => 'go' | 'cut';

/**
 * The same database through a pool whose connections can be destroyed before any statement, `begin` and `commit` included.
 * What is destroyed is the socket, so that PostgreSQL and the driver meet what they meet when a process or a cable dies.
 */
export function underFailpoint(pool: pg.Pool, failpoint: Failpoint): Kysely<Database> {
  const connect = async () => {
    const client = await pool.connect();
    return {
      query: (statement: string, parameters: unknown[]) => {
        if (failpoint(statement) === 'cut') socketOf(client).destroy();
        return client.query(statement, parameters);
      },
      release: () => client.release(),
    };
  };
  const dialect = new PostgresDialect({
    // Kysely asks no more of a pool than this.
    pool: { connect, end: async () => undefined, options: {} } as unknown as pg.Pool,
  });
  return new Kysely<Database>({ dialect });
}

/** What every client has and its declared type leaves out. */
function socketOf(client: pg.PoolClient): { destroy(): void } {
  const { connection } = client as unknown as { connection: { stream: { destroy(): void } } };
  return connection.stream;
}

export interface Cutting {
  failpoint: Failpoint;
  /** Whether there were so many statements. */
  isSpent(): boolean;
}

/**
 * Cuts before the nth statement: once, as when a connection breaks and the process goes on, or all from there on, as when the
 * process dies.
 */
export function cutBefore(nth: number, what: 'connection' | 'process'): Cutting {
  let seen = 0;
  const failpoint = () => {
    seen += 1;
    return seen === nth || (seen > nth && what === 'process') ? 'cut' : 'go';
  };
  return { failpoint, isSpent: () => seen >= nth };
}

/**
 * Does something over and over, cut before its first statement, its second and so on, until one run is not cut any more: n
 * statements are n + 1 runs.
 *
 * @param stride before every so many statements only, of something long
 * @returns n
 */
export async function atEveryStatement(
  what: 'connection' | 'process',
  run: (failpoint: Failpoint, nth: number) => Promise<void>,
  { stride = 1 }: { stride?: number } = {},
): Promise<number> {
  for (let nth = 1; ; nth += stride) {
    const cutting = cutBefore(nth, what);
    await run(cutting.failpoint, nth);
    if (!cutting.isSpent()) return nth - 1;
  }
}

/** Whatever breaks must be a broken connection: then all is tried again. */
export async function butForTheCut<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (!isTransient(error)) throw error;
    return undefined;
  }
}
