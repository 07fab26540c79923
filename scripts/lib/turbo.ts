import { spawnSync } from 'node:child_process';
import { rootDir } from './paths.ts';
import { SetupError } from './terminal.ts';

/** Runs tasks over the whole workspace; what did not change is answered from turbo's cache. */
export function runTurbo(tasks: string[], args: string[] = []): void {
  const result = spawnSync('turbo', ['run', ...tasks, ...args], { cwd: rootDir, stdio: 'inherit' });
  if (result.status !== 0) throw new SetupError(`turbo run ${tasks.join(' ')} failed: see above.`);
}
