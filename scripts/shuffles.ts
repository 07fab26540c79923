// `npm run shuffles -- 100000`: any order of events leads to the same rows; ends with 'N passed, N failed'.
import { startInForeground } from './lib/foreground.ts';
import { runMain } from './lib/terminal.ts';

await runMain(() => startInForeground('packages/billing-core/test/shuffles.ts', process.argv.slice(2)));
