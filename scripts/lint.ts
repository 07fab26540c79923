// `npm run lint`: turbo's lint task over every package.
import { runMain } from './lib/terminal.ts';
import { runTurbo } from './lib/turbo.ts';

await runMain(async () => runTurbo(['lint'], process.argv.slice(2)));
