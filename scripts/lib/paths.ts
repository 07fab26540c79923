import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const rootDir = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Everything that running Billwright leaves on this machine; git ignores it, `npm run reset` removes it. */
export const stateDir = join(rootDir, '.billwright');
