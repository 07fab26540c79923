export { PostgresStartError, type PostgresStartProblem } from './postgres-start-error.ts';
export {
  type PostgresOptions,
  type RunningPostgres,
  removePostgres,
  startPostgres,
  stopPostgres,
} from './start-postgres.ts';
export { startTestServer } from './test-server.ts';
