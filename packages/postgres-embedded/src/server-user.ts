import { readFileSync } from 'node:fs';
import { PostgresStartError } from './postgres-start-error.ts';

/** `nobody` on Linux: PostgreSQL refuses to run as root. */
const UNPRIVILEGED_ID = 65_534;

/** Who the server runs as: the user itself (null), or an unprivileged one when that is root. */
export type ServerUser = { uid: number; gid: number } | null;

export function chooseServerUser(): ServerUser {
  if (process.getuid?.() !== 0) return null;
  const hasName = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .some((line) => line.split(':')[2] === String(UNPRIVILEGED_ID));
  if (hasName) return { uid: UNPRIVILEGED_ID, gid: UNPRIVILEGED_ID };
  throw new PostgresStartError(
    'no_user',
    `PostgreSQL does not run as root, and this system has no user ${UNPRIVILEGED_ID} (nobody) to run it as: run as another user, or set DATABASE_URL.`,
  );
}
