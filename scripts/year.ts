// `npm run year`: a business lives a year by its seed, and is judged. `-- --customers N --seed S` at any size. Ends with 'N passed, N failed'.
import { startInForeground } from './lib/foreground.ts';
import { runMain } from './lib/terminal.ts';

await runMain(() => startInForeground('packages/billing-core/test/year/main.ts', process.argv.slice(2)));
