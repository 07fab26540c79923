import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { stopPostgres } from '@billwright/postgres-embedded';

/** What was installed, as against what was done with it. */
const KEPT = new Set(['runtime', 'e2e']);

/** Forgets database, simulator, secrets and logs of one data folder. A server still running on it is stopped first. */
export async function removeLocalData(dataDir: string): Promise<void> {
  if (!existsSync(dataDir)) return;
  await stopPostgres(join(dataDir, 'postgres'));
  for (const name of readdirSync(dataDir)) {
    if (!KEPT.has(name)) rmSync(join(dataDir, name), { recursive: true, force: true });
  }
}
