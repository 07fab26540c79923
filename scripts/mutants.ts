// `npm run mutants`: plants one bug after the other in a copy and shows which tests notice. Ends with 'N passed, N failed'.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { MUTANTS, type Mutant } from './lib/mutants.ts';
import { rootDir, stateDir } from './lib/paths.ts';
import { runMain, SetupError, say } from './lib/terminal.ts';

/** So many may get away: a test that finds everything is not to be had. */
const MAY_SURVIVE = 1;
/** Of the tests of one bug. */
const TIMEOUT_MS = 300_000;
/** Of all tests, without a bug: so long that many are not taken for one that hangs. */
const SOUND_TIMEOUT_MS = 1_800_000;

const copyRoot = join(stateDir, 'mutants');
const copy = join(copyRoot, 'packages/billing-core');
const original = join(rootDir, 'packages/billing-core');

/** The package's sources and tests, beside links to what they stand on. */
function makeCopy(): void {
  rmSync(copyRoot, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  for (const name of ['src', 'test', 'package.json', 'tsconfig.json', 'vitest.config.ts'])
    cpSync(join(original, name), join(copy, name), { recursive: true });
  for (const name of ['vitest.base.ts', 'tsconfig.base.json', 'package.json'])
    cpSync(join(rootDir, name), join(copyRoot, name));
  symlinkSync(join(original, 'node_modules'), join(copy, 'node_modules'));
  symlinkSync(join(rootDir, 'node_modules'), join(copyRoot, 'node_modules'));
  symlinkSync(join(rootDir, 'packages/db'), join(copyRoot, 'packages/db'));
}

/** @throws SetupError when the source has changed so that the bug can't be planted any more: then the mutant is rewritten. */
function plant({ name, file, search, replace }: Mutant): () => void {
  const path = join(copy, file);
  const source = readFileSync(path, 'utf8');
  if (source.split(search).length !== 2)
    throw new SetupError(`'${name}' no longer applies: ${file} has to hold ${JSON.stringify(search)} once.`);
  writeFileSync(
    path,
    source.replace(search, () => replace),
  );
  return () => writeFileSync(path, source);
}

/** Whether the tests pass; those that hang do not. */
function passes(tests: readonly string[], timeout = TIMEOUT_MS): boolean {
  const { status } = spawnSync('vitest', ['run', '--bail=1', '--reporter=dot', ...tests], {
    cwd: copy,
    stdio: process.env.MUTANTS_VERBOSE ? 'inherit' : 'ignore',
    timeout,
    env: { ...process.env, SHUFFLES: '300' },
  });
  return status === 0;
}

await runMain(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { 'skip-sound': { type: 'boolean', default: false } },
  });
  const chosen = MUTANTS.filter(
    ({ name }) => positionals.length === 0 || positionals.some((part) => name.includes(part)),
  );
  makeCopy();
  for (const mutant of MUTANTS) plant(mutant)();
  const tests = [...new Set(chosen.flatMap((mutant) => mutant.tests))];
  if (!values['skip-sound']) {
    say(`Without any bug: ${tests.join(', ')}`);
    if (!passes(tests, SOUND_TIMEOUT_MS))
      throw new SetupError('The tests fail without any bug: then they prove nothing.');
  }
  let caught = 0;
  for (const mutant of chosen) {
    const startedAt = performance.now();
    const uproot = plant(mutant);
    const isCaught = !passes(mutant.tests);
    uproot();
    caught += isCaught ? 1 : 0;
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    console.log(
      `${isCaught ? 'caught  ' : 'SURVIVED'}  ${mutant.name.padEnd(56)} ${mutant.file}  ${seconds} s`,
    );
  }
  rmSync(copyRoot, { recursive: true, force: true });
  const survived = chosen.length - caught;
  if (survived > 0) console.log('replay one: npm run mutants -- "part of its name"');
  console.log(`${caught} passed, ${survived} failed`);
  if (survived > MAY_SURVIVE) process.exitCode = 1;
});
