// `npm run push`: shows what the plans of billing.config.ts would change at Stripe and, with --yes, changes it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startInForeground } from './lib/foreground.ts';
import { rootDir, stateDir } from './lib/paths.ts';

// The first file to name a variable wins; what the shell says wins over both.
for (const file of [join(rootDir, '.env'), join(stateDir, 'local.env')]) {
  if (existsSync(file)) process.loadEnvFile(file);
}
await startInForeground('apps/cli/src/main.ts', ['push', ...process.argv.slice(2)]);
