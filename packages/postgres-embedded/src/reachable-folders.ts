import { createHash, randomUUID } from 'node:crypto';
import {
  accessSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { PostgresStartError } from './postgres-start-error.ts';
import type { ServerUser } from './server-user.ts';

/** Whether every existing folder on the way to a path, itself included, may be entered by any user. */
export function isReachableByAll(path: string): boolean {
  for (let dir = resolve(path); ; dir = dirname(dir)) {
    if (existsSync(dir) && (statSync(dir).mode & 0o001) === 0) return false;
    if (dir === dirname(dir)) return true;
  }
}

const shortHash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);

/** The binaries, where the server's user can reach them: copied to the temporary folder when a folder above is closed. */
export function reachableBinaries(nativeDir: string, user: ServerUser): string {
  if (!user || isReachableByAll(nativeDir)) return nativeDir;
  const copy = join(tmpdir(), `billwright-postgres-${shortHash(nativeDir)}`);
  if (!existsSync(copy)) copyWhole(nativeDir, copy);
  assertOwnedBy(copy, process.getuid?.());
  return copy;
}

/** Copied beside and renamed: another process sees all of it or nothing, and of two that copy one wins. */
function copyWhole(from: string, to: string): void {
  const partial = `${to}.${randomUUID()}`;
  cpSync(from, partial, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(partial, to);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(to)) throw error;
  }
}

/** Where a data folder's files are: itself, or a folder below /var/tmp (which survives a restart) when one above is closed. */
export function locateDataDir(dataDir: string, user: ServerUser): string {
  const dir = resolve(dataDir);
  return !user || isReachableByAll(dirname(dir)) ? dir : `/var/tmp/billwright-data-${shortHash(dir)}`;
}

/** Makes the data folder, closed to all but the server's user. */
export function prepareDataDir(dataDir: string, user: ServerUser): string {
  const dir = locateDataDir(dataDir, user);
  try {
    // The mode is the data folder's alone: the server's user has to pass through those above.
    mkdirSync(dirname(dir), { recursive: true });
    if (!existsSync(dir)) mkdirSync(dir, { mode: 0o700 });
    if (!user) {
      accessSync(dir, constants.R_OK | constants.W_OK | constants.X_OK);
      return dir;
    }
  } catch (cause) {
    throw new PostgresStartError(
      'not_permitted',
      `This user may not use the data folder ${dir}: run as the user who made it, or remove it as that user.`,
      { cause },
    );
  }
  // Root hands the folder over: never one that somebody else laid there, and never through a link.
  assertOwnedBy(dir, 0, user.uid);
  chownSync(dir, user.uid, user.gid);
  return dir;
}

function assertOwnedBy(dir: string, ...owners: (number | undefined)[]): void {
  const found = lstatSync(dir);
  if (found.isDirectory() && owners.includes(found.uid)) return;
  throw new PostgresStartError(
    'not_permitted',
    `${dir} is not a folder of this user's: remove it and start again.`,
  );
}
