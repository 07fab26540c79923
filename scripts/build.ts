// `npm run build`: turbo's build task over every package.
import { runMain } from './lib/terminal.ts';
import { runTurbo } from './lib/turbo.ts';

await runMain(async () => runTurbo(['build'], process.argv.slice(2)));
