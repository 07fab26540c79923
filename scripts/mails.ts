// `npm run mails [-- --port N]`: every kind of mail in every language, in the browser.
import { startInForeground } from './lib/foreground.ts';

await startInForeground('packages/emails/dev/preview.ts', process.argv.slice(2));
