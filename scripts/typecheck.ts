// `npm run typecheck`: turbo's typecheck task over every package.
import { runMain } from './lib/terminal.ts';
import { runTurbo } from './lib/turbo.ts';

await runMain(async () => runTurbo(['typecheck'], process.argv.slice(2)));
