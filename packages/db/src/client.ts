import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { answeredClient } from './answered-client.ts';
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

/** Opens a pool on the database. Statements are ended by the server after five seconds, by us after ten. */
export function createDb(options: DbOptions): Db {
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    max: options.max ?? 10,
    application_name: options.applicationName ?? 'billwright',
    statement_timeout: STATEMENT_TIMEOUT_MS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    Client: answeredClient(options.answerTimeoutMs ?? ANSWER_TIMEOUT_MS),
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
