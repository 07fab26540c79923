import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Database } from './schema.ts';

const STATEMENT_TIMEOUT_MS = 5_000;
/** Longer than the server lets a statement run: only a connection that went silent is waited for as long. */
const ANSWER_TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 10_000;
const INT8 = 20;

/** Amounts and counters are `bigint` in the database and safe integers here; a larger one is a broken assumption. */
function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} does not fit a safe integer`);
  return value;
}

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === INT8 && format !== 'binary' ? parseInt8 : pg.types.getTypeParser(oid, format ?? 'text'),
};

export interface DbOptions {
  connectionString: string;
  /** Connections of this process at most. */
  max?: number;
  /** Shown in pg_stat_activity. */
  applicationName?: string;
  /** After so long without an answer a connection is given up; ten seconds unless said. */
  answerTimeoutMs?: number;
  /** An idle connection that broke: the pool replaces it, and this hears of it. */
  onIdleError?: (error: Error) => void;
}

export interface Db {
  db: Kysely<Database>;
  pool: pg.Pool;
  destroy(): Promise<void>;
}

/**
 * A statement that begins with such a comment is parsed and planned once for each connection, under the name in it, and only run
 * from then on (postgresql.org/docs/current/sql-prepare.html): worth it for what is asked all the time. The rows of such a
 * statement keep their columns for ever: PostgreSQL refuses those of another form to whoever prepared it before.
 */
const KEPT = /^\/\* kept: (\w+) \*\//;

/** What is asked of `pg`, with the name of a statement that is kept. */
function withName(given: unknown[]): unknown[] {
  const [text, values] = given;
  const name = typeof text === 'string' && KEPT.exec(text)?.[1];
  return name ? [{ name, text, values }] : given;
}

/**
 * Destroys its connection when an answer stays out. A cable that was pulled or a firewall that forgot says nothing: without
 * this, whoever waits for the answer waits for ever, and holds a place in the pool (node-postgres.com/apis/client, where
 * `query_timeout` alone fails the statement and leaves the connection in use).
 */
class AnsweredClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    const query = this.query.bind(this) as (...given: unknown[]) => unknown;
    const watched = (...given: unknown[]) => {
      const asked = query(...withName(given));
      if (asked instanceof Promise) asked.catch((error: unknown) => this.leaveIfSilent(error));
      return asked;
    };
    this.query = watched as typeof this.query;
  }

  private leaveIfSilent(error: unknown): void {
    if (!(error instanceof Error && error.message === 'Query read timeout')) return;
    // With a statement under way it says no goodbye, and the pool, which looks at once, does not take it back.
    this.end().catch(() => undefined);
  }
}

/** Opens a pool on the database. Statements are ended by the server after five seconds, by us after ten. */
export function createDb(options: DbOptions): Db {
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    max: options.max ?? 10,
    application_name: options.applicationName ?? 'billwright',
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: options.answerTimeoutMs ?? ANSWER_TIMEOUT_MS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    Client: AnsweredClient,
    types,
  });
  // Without a listener a connection that dies while idle would end the process.
  pool.on('error', options.onIdleError ?? (() => undefined));
  // One that is in use and breaks says so twice: whoever runs a statement on it gets its error, and it emits 'error', which
  // the pool does not hear meanwhile (node-postgres.com/apis/pool#error).
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  return { db, pool, destroy: () => db.destroy() };
}
