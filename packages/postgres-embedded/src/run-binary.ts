import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { PostgresStartError } from './postgres-start-error.ts';
import type { ServerUser } from './server-user.ts';

/** Starts one of PostgreSQL's programs as the server's user, from a folder that this user may enter. */
export function spawnBinary(
  nativeDir: string,
  name: 'initdb' | 'postgres',
  args: string[],
  user: ServerUser,
) {
  return spawn(join(nativeDir, 'bin', name), args, {
    cwd: '/',
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
    ...(user ?? {}),
  });
}

/** What a failing program's words mean for the person who started it. */
export function explainFailure(output: string, port: number): PostgresStartError {
  if (/No space left on device/.test(output))
    return new PostgresStartError('PostgreSQL found no space on this disk: free some and start again.');
  if (/Address already in use/.test(output))
    return new PostgresStartError(
      `Port ${port} (PostgreSQL) is taken: stop what uses it, or choose another with --postgres-port, or set DATABASE_URL.`,
    );
  if (/could not look up effective user ID/.test(output))
    return new PostgresStartError(
      'The user running this has no entry in /etc/passwd: add one, or set DATABASE_URL.',
    );
  if (/incompatible with server/.test(output))
    return new PostgresStartError(
      'The data folder is of another PostgreSQL version: npm run reset starts afresh.',
    );
  const tail = output.trim().split('\n').slice(-8).join('\n');
  return new PostgresStartError(`PostgreSQL did not start:\n${tail}`);
}
