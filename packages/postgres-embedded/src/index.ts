export { PostgresStartError } from './postgres-start-error.ts';
export { type PostgresOptions, type RunningPostgres, startPostgres, stopPostgres } from './start-postgres.ts';
export { startTestServer } from './test-server.ts';
