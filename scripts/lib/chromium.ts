import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { SetupError, say } from './terminal.ts';

const KNOWN_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The path of a Chromium for the browser tests: the system's own, or one from the distribution's packages. */
export function provideChromium(): string {
  const given = process.env.CHROMIUM_PATH;
  if (given && !existsSync(given))
    throw new SetupError(`CHROMIUM_PATH points to ${given}, where there is nothing.`);
  const found = given ?? KNOWN_PATHS.find((path) => existsSync(path));
  if (found) return found;
  const isRoot = process.getuid?.() === 0;
  if (isRoot && existsSync('/usr/bin/apt-get')) {
    say('Installing Chromium from the distribution');
    const options = { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
    spawnSync('apt-get', ['update', '-qq'], options);
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], options);
    if (existsSync('/usr/bin/chromium')) return '/usr/bin/chromium';
  }
  throw new SetupError(
    'The browser tests need Chromium: install it (Debian: sudo apt-get install chromium), or set CHROMIUM_PATH, or run npm test -- --fast.',
  );
}
