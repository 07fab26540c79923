export type PostgresStartProblem =
  | 'port_taken'
  | 'disk_full'
  | 'no_user'
  | 'not_permitted'
  | 'other_version'
  | 'not_available'
  | 'failed';

/** PostgreSQL can't be started here; the message says why and what to do next. */
export class PostgresStartError extends Error {
  override name = 'PostgresStartError';
  readonly problem: PostgresStartProblem;

  constructor(problem: PostgresStartProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.problem = problem;
  }
}
