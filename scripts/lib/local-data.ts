import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stopPostgres } from '@billwright/postgres-embedded';
import { SetupError } from './terminal.ts';

/** What was installed, as against what was done with it. */
const KEPT = new Set(['runtime', 'e2e']);

const markerOf = (dataDir: string) => join(dataDir, 'running.pid');

/** Marks a data folder as in use by this process; the answer takes the mark away. Two on one folder would spoil it. */
export function claimDataFolder(dataDir: string): () => Promise<void> {
  assertNotInUse(dataDir);
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(markerOf(dataDir), `${process.pid}\n`);
  return async () => rmSync(markerOf(dataDir), { force: true });
}

/** A mark whose process has died, by force or with the machine, does not count. */
function assertNotInUse(dataDir: string): void {
  const marker = markerOf(dataDir);
  const pid = existsSync(marker) ? Number(readFileSync(marker, 'utf8')) : 0;
  if (pid > 0 && pid !== process.pid && isAlive(pid))
    throw new SetupError(
      `Billwright is running on ${dataDir} (process ${pid}): stop it first, or choose another folder: npm start -- --data-dir DIR`,
    );
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Forgets database, simulator, secrets and logs of one data folder. A database server left behind on it is stopped first. */
export async function removeLocalData(dataDir: string): Promise<void> {
  if (!existsSync(dataDir)) return;
  assertNotInUse(dataDir);
  await stopPostgres(join(dataDir, 'postgres'));
  for (const name of readdirSync(dataDir)) {
    if (!KEPT.has(name)) rmSync(join(dataDir, name), { recursive: true, force: true });
  }
}
