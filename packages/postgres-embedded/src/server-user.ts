import { createHash } from 'node:crypto';
import {
  accessSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PostgresStartError } from './postgres-start-error.ts';

/** `nobody` on Linux: PostgreSQL refuses to run as root. */
const UNPRIVILEGED_ID = 65_534;

/** Who the server runs as: the user itself, or an unprivileged one when that is root. */
export type ServerUser = { uid: number; gid: number } | null;

export function chooseServerUser(): ServerUser {
  if (process.getuid?.() !== 0) return null;
  const hasName = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .some((line) => line.split(':')[2] === String(UNPRIVILEGED_ID));
  if (hasName) return { uid: UNPRIVILEGED_ID, gid: UNPRIVILEGED_ID };
  throw new PostgresStartError(
    `PostgreSQL does not run as root, and this system has no user ${UNPRIVILEGED_ID} (nobody) to run it as: run as another user, or set DATABASE_URL.`,
  );
}

/** Whether every folder on the way to a path may be entered by any user. */
export function isReachableByAll(path: string): boolean {
  for (let dir = path; ; dir = dirname(dir)) {
    if (existsSync(dir) && (statSync(dir).mode & 0o001) === 0) return false;
    if (dir === dirname(dir)) return true;
  }
}

const shortHash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);

/** The binaries, where the server's user can reach them: copied to the temporary folder when a folder above is closed. */
export function reachableBinaries(nativeDir: string, user: ServerUser): string {
  if (!user || isReachableByAll(nativeDir)) return nativeDir;
  const copy = join(tmpdir(), `billwright-postgres-${shortHash(nativeDir)}`);
  if (!existsSync(join(copy, 'complete'))) {
    cpSync(nativeDir, copy, { recursive: true, verbatimSymlinks: true });
    mkdirSync(join(copy, 'complete'));
  }
  return copy;
}

/** The data folder, where the server's user can reach it: below /var/tmp (which survives a restart) when a folder above is closed. */
export function reachableDataDir(dataDir: string, user: ServerUser): string {
  const dir =
    !user || isReachableByAll(dirname(dataDir)) ? dataDir : `/var/tmp/billwright-data-${shortHash(dataDir)}`;
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  if (user) chownSync(dir, user.uid, user.gid);
  else accessSync(dir, constants.W_OK);
  return dir;
}
