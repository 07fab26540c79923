/** PostgreSQL can't be started here; the message says why and what to do next. */
export class PostgresStartError extends Error {
  override name = 'PostgresStartError';
}
