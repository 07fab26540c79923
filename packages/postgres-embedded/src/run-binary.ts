import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { ServerUser } from './server-user.ts';

/**
 * Starts one of PostgreSQL's programs as the server's user, from a folder that this user may enter. Detached, so that
 * Ctrl-C reaches the program that started it, which then stops the server in order.
 */
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
