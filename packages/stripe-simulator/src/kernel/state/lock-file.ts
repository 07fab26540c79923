import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

export interface FileLock {
  release(): void;
}

/**
 * Two processes that write to one data file would spoil it. A lock that a killed process left behind is taken over.
 * @throws with words for whoever started the second one.
 */
export function lockFile(path: string): FileLock {
  const lock = `${path}.lock`;
  const holder = holderOf(lock);
  if (holder !== undefined && holder !== process.pid && isAlive(holder))
    throw new Error(
      `${path} is in use by the process ${holder}. Stop it, choose another file, or delete ${lock} if that is no simulator.`,
    );
  rmSync(lock, { force: true });
  const file = openNew(path, lock);
  writeSync(file, String(process.pid));
  closeSync(file);
  return { release: () => rmSync(lock, { force: true }) };
}

function openNew(path: string, lock: string): number {
  try {
    return openSync(lock, 'wx');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    if (code === 'ENOENT') throw new Error(`The folder ${dirname(path)} does not exist.`, { cause });
    throw new Error(`${path} can't be used for data (${code}).`, { cause });
  }
}

function holderOf(lock: string): number | undefined {
  try {
    return Number(readFileSync(lock, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR'].includes(String(error.code)))
      return undefined;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    // Someone else's process is alive too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
