import { PostgresStartError } from './postgres-start-error.ts';

/** What a failing program's words mean for the person who started it. */
export function explainFailure(output: string, port: number): PostgresStartError {
  if (/No space left on device/.test(output))
    return new PostgresStartError(
      'disk_full',
      'PostgreSQL found no space on this disk: free some and start again.',
    );
  if (/Address already in use/.test(output))
    return new PostgresStartError(
      'port_taken',
      `Port ${port} (PostgreSQL) is taken: stop what uses it, or choose another with --postgres-port, or set DATABASE_URL.`,
    );
  if (/could not look up effective user ID/.test(output))
    return new PostgresStartError(
      'no_user',
      'The user running this has no entry in /etc/passwd: add one, or set DATABASE_URL.',
    );
  if (/incompatible with server/.test(output))
    return new PostgresStartError(
      'other_version',
      'The data folder is of another PostgreSQL version: npm run reset starts afresh.',
    );
  const tail = output.trim().split('\n').slice(-8).join('\n');
  return new PostgresStartError('failed', `PostgreSQL did not start:\n${tail}`);
}
