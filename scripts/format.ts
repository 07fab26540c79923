// `npm run format`: formats every file and applies the safe fixes of the linter.
import { spawnSync } from 'node:child_process';
import { rootDir } from './lib/paths.ts';
import { runMain, SetupError } from './lib/terminal.ts';

await runMain(async () => {
  const result = spawnSync('biome', ['check', '--write', '.'], { cwd: rootDir, stdio: 'inherit' });
  if (result.status !== 0) throw new SetupError('Some findings need a person: see above.');
});
