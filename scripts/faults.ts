// `npm run faults`: what goes wrong in production, made to go wrong; `-- NAME` runs one. Ends with 'N passed, N failed'.
import { startInForeground } from './lib/foreground.ts';
import { runMain } from './lib/terminal.ts';

await runMain(() => startInForeground('packages/billing-core/test/faults/main.ts', process.argv.slice(2)));
