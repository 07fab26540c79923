import { readFile } from 'node:fs/promises';
import Stripe from 'stripe';

/** The port that playwright.config.ts gives the simulator. */
const SIMULATOR_PORT = 12_211;

/** Stripe as `npm start` runs it, for what happens there beside the app: a card that goes bad, a day that comes. */
export async function simulatedStripe(): Promise<Stripe> {
  const settings = await readFile(new URL('../../.billwright/e2e/local.env', import.meta.url), 'utf8');
  const key = /^STRIPE_SECRET_KEY="(.*)"$/m.exec(settings)?.[1] ?? '';
  return new Stripe(key, { host: '127.0.0.1', port: SIMULATOR_PORT, protocol: 'http', telemetry: false });
}
