// `npm run bench -- NAME`: runs bench/NAME.ts; its last line is one JSON object with the figures.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { startInForeground } from './lib/foreground.ts';
import { rootDir } from './lib/paths.ts';
import { runMain, SetupError } from './lib/terminal.ts';

await runMain(async () => {
  const [name, ...args] = process.argv.slice(2);
  const names = readdirSync(join(rootDir, 'bench'))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -3));
  if (!name || !names.includes(name))
    throw new SetupError(`Which benchmark? npm run bench -- ${names.join(' | ')}`);
  await startInForeground(`bench/${name}.ts`, args);
});
