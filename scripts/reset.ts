// `npm run reset`: forgets all local data (database, simulator, secrets, logs); keeps what was installed.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { stopPostgres } from '@billwright/postgres-embedded';
import { stateDir } from './lib/paths.ts';
import { runMain, say } from './lib/terminal.ts';

const KEPT = new Set(['runtime']);

await runMain(async () => {
  await stopPostgres(join(stateDir, 'postgres'));
  for (const name of readdirSync(stateDir)) {
    if (!KEPT.has(name)) rmSync(join(stateDir, name), { recursive: true, force: true });
  }
  say('All local data is gone; npm start begins afresh.');
});
