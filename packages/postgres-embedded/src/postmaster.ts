import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const STOP_TIMEOUT_MS = 15_000;
const POLL_MS = 20;

export const pause = () => new Promise<void>((resolve) => setTimeout(resolve, POLL_MS));

export interface Postmaster {
  pid: number;
  /** Undefined while the server has not written it yet. */
  port: number | undefined;
}

/** The server that holds this data folder now; a file left by a killed one names no server. */
export function findPostmaster(dataDir: string): Postmaster | undefined {
  const file = join(dataDir, 'postmaster.pid');
  const content = readIfThere(file);
  if (content === undefined) return undefined;
  const [pidLine, , , portLine] = content.split('\n');
  const pid = Number(pidLine);
  if (!isRunning(pid)) return undefined;
  return { pid, port: Number(portLine) || undefined };
}

/** After a reboot the number may belong to another program; where the system can't tell, it is taken for PostgreSQL's. */
function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid < 1) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  if (!existsSync('/proc/self/cmdline')) return true;
  try {
    // Empty for a process that ended and that its parent has not heard of yet.
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres');
  } catch (error) {
    // Ended between the two questions.
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}

/** Fast shutdown (SIGINT): sessions are ended, all that was committed is kept. Immediate (SIGQUIT): for data that is thrown away. */
export async function stopPostmaster(pid: number, signal: 'SIGINT' | 'SIGQUIT' = 'SIGINT'): Promise<void> {
  if (!isRunning(pid)) return;
  process.kill(pid, signal);
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  while (isRunning(pid)) {
    if (Date.now() > deadline) {
      process.kill(pid, 'SIGQUIT');
      return;
    }
    await pause();
  }
}

/** A server that is just stopping removes its file between any two of our steps. */
function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
