// `npm test`: types, lint, unit, integration on a real PostgreSQL, and the flow in a real browser.
// `npm test -- --fast` leaves the browser out.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { provideChromium } from './lib/chromium.ts';
import { rootDir } from './lib/paths.ts';
import { runMain, SetupError, say } from './lib/terminal.ts';
import { countTests, type TestCount } from './lib/test-counts.ts';

/** Runs a tool in the foreground; returns whether it succeeded. */
function run(command: string, args: string[], env: Record<string, string> = {}): boolean {
  const cwd = command === 'playwright' ? join(rootDir, 'e2e') : rootDir;
  const local = join(rootDir, 'e2e/node_modules/.bin', command);
  const result = spawnSync(existsSync(local) ? local : command, args, {
    cwd,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  return result.status === 0;
}

function printCount({ passed, failed, skipped }: TestCount): void {
  console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
}

await runMain(async () => {
  const { values } = parseArgs({ options: { fast: { type: 'boolean', default: false } } });
  const startedAt = performance.now();

  say('Types, lint, unit and integration tests');
  // Everything is run and shown before the verdict: one look tells all that is wrong.
  // The minute of random requests takes only what the others leave of the processor, so it has a place of its own.
  const tasks = ['lint', 'typecheck', 'test', ...(values.fast ? [] : ['build', 'fuzz'])];
  const turboPassed = run('turbo', [
    'run',
    ...tasks,
    '--continue',
    `--concurrency=${values.fast ? 3 : 4}`,
    '--output-logs=new-only',
  ]);

  let browserPassed = true;
  if (!values.fast) {
    const chromium = provideChromium();
    say(`Browser tests with ${chromium}`);
    browserPassed = run('playwright', ['test'], { CHROMIUM_PATH: chromium });
  }

  const count = countTests(values.fast ? 'packages' : 'packages and browser');
  printCount(count);
  say(`${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
  if (!turboPassed || !browserPassed || count.failed > 0)
    throw new SetupError('Some checks failed: see above.');
});
