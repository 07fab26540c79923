// `npm run simulator -- --port 12111 [--seed N] [--data FILE]`: the offline Stripe on its own.
import { startInForeground } from './lib/foreground.ts';

await startInForeground('packages/stripe-simulator/src/main.ts', process.argv.slice(2));
