// The one door of every root script: `npm run NAME` is `node scripts/run.mjs NAME`.
// Plain JavaScript for the machine's own Node (18 or newer). It provides the runtime, the package manager and the
// dependencies that the repository pins, inside `.billwright/`, and then runs `scripts/NAME.ts` with them.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statfsSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NODE_VERSION = '24.21.0';
const PNPM_VERSION = '12.21.0';
const MIN_FREE_MIB = 1500;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const runtimeDir = join(root, '.billwright', 'runtime');

/** Ends with one line that says what to do. */
function giveUp(line) {
  console.error(`\u2717 ${line}`);
  process.exit(1);
}

function say(line) {
  console.log(`\u2022 ${line}`);
}

function assertDiskSpace() {
  const { bavail, bsize } = statfsSync(root);
  const freeMib = Math.floor((bavail * bsize) / 2 ** 20);
  if (freeMib < MIN_FREE_MIB)
    giveUp(`Only ${freeMib} MiB are free on this disk: free at least ${MIN_FREE_MIB} MiB and run it again.`);
}

/** Runs an installer quietly; on failure shows the end of what it said and one line to act on. */
function install(command, args, hint) {
  const result = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    env: { ...process.env, CI: 'true' },
  });
  if (result.error?.code === 'ENOENT')
    giveUp(`'${command}' was not found: install Node.js 20 or newer with npm.`);
  if (result.status === 0) return;
  const output = `${result.stdout ?? ''}${result.stderr ?? ''}`;
  if (/ENOSPC/.test(output)) giveUp('The disk is full: free some space and run it again.');
  console.error(output.trim().split('\n').slice(-15).join('\n'));
  giveUp(hint);
}

/** The version of a package in the runtime folder, or nothing. */
function runtimeVersion(name) {
  const manifest = join(runtimeDir, 'node_modules', name, 'package.json');
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).version : undefined;
}

/** The paths of Node and pnpm to use: the machine's own Node when it is new enough, else the pinned one. */
function provideRuntime() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const nodePackage = `node-${platform}-${process.arch}`;
  const nodeIsNewEnough = Number(process.versions.node.split('.')[0]) >= 24;
  const wanted = { pnpm: PNPM_VERSION, ...(nodeIsNewEnough ? {} : { [nodePackage]: NODE_VERSION }) };
  const missing = Object.entries(wanted)
    .filter(([name, version]) => runtimeVersion(name) !== version)
    .map(([name, version]) => `${name}@${version}`);
  if (missing.length > 0) {
    assertDiskSpace();
    say(`Providing ${missing.join(' and ')} in .billwright/runtime`);
    mkdirSync(runtimeDir, { recursive: true });
    const manifest = join(runtimeDir, 'package.json');
    if (!existsSync(manifest)) writeFileSync(manifest, '{ "private": true }\n');
    install(
      'npm',
      [
        'install',
        '--prefix',
        runtimeDir,
        '--no-audit',
        '--no-fund',
        '--no-package-lock',
        '--loglevel=error',
        ...missing,
      ],
      'npm could not install the runtime: check the network and the npm registry setting, then run it again.',
    );
  }
  const nodeFile = process.platform === 'win32' ? 'node.exe' : 'node';
  const node = nodeIsNewEnough
    ? process.execPath
    : join(runtimeDir, 'node_modules', nodePackage, 'bin', nodeFile);
  return { node, pnpm: findPnpm(join(runtimeDir, 'node_modules', 'pnpm')) };
}

/** pnpm ships its program under the name its manifest gives. */
function findPnpm(packageDir) {
  const manifest = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8'));
  const bin = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin.pnpm;
  return join(packageDir, bin);
}

/** Whether the dependencies are as the lockfile says is remembered by a hash over it. */
function provideDependencies(runtime) {
  const hash = createHash('sha256');
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml']) hash.update(readFileSync(join(root, file)));
  const wanted = hash.digest('hex');
  const stamp = join(root, 'node_modules', '.billwright-installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  assertDiskSpace();
  say('Installing dependencies (frozen lockfile)');
  const args = ['install', '--frozen-lockfile', '--prefer-offline'];
  const hint = 'pnpm could not install the dependencies: see the lines above.';
  const isScript = /\.[cm]?js$/.test(runtime.pnpm);
  install(isScript ? runtime.node : runtime.pnpm, isScript ? [runtime.pnpm, ...args] : args, hint);
  writeFileSync(stamp, wanted);
}

function main() {
  const [name, ...args] = process.argv.slice(2);
  const script = join(root, 'scripts', `${name}.ts`);
  if (!name || !existsSync(script)) giveUp(`There is no script '${name ?? ''}': the README lists them all.`);
  const runtime = provideRuntime();
  provideDependencies(runtime);

  const binDirs = [
    dirname(runtime.node),
    join(runtimeDir, 'node_modules', '.bin'),
    join(root, 'node_modules', '.bin'),
  ];
  const child = spawn(
    runtime.node,
    ['--conditions=@billwright/source', '--disable-warning=ExperimentalWarning', script, ...args],
    {
      cwd: root,
      stdio: 'inherit',
      env: {
        ...process.env,
        PATH: [...binDirs, process.env.PATH].join(delimiter),
        TURBO_TELEMETRY_DISABLED: '1',
        DO_NOT_TRACK: '1',
        STRIPE_SUPPRESS_NOTICES: 'true',
      },
    },
  );
  // Ctrl-C reaches the child through the terminal's process group, so this process waits for its orderly end; an
  // interrupt that was meant for this process alone, as a process manager sends it, is passed on.
  process.on('SIGINT', () => setTimeout(() => child.kill('SIGINT'), 1_000));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

main();
