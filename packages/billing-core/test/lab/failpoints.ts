import type { Database } from '@billwright/db';
import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';

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

/** Cuts before the nth statement, once; counts them all. */
export class CutBefore {
  seen = 0;
  isSpent = false;
  readonly statements: string[] = [];
  private readonly nth: number;

  constructor(nth: number) {
    this.nth = nth;
  }

  readonly failpoint: Failpoint = (statement) => {
    this.seen += 1;
    this.statements.push(statement);
    if (this.isSpent || this.seen !== this.nth) return 'go';
    this.isSpent = true;
    return 'cut';
  };
}
