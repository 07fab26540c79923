import Stripe from 'stripe';

/** The version that our types and the simulator speak. */
export const API_VERSION = '2026-10-28.endive';

/** How long one try waits for its answer, unless the settings say otherwise. */
export const TRY_TIMEOUT_MS = 20_000;

export interface StripeSettings {
  secretKey: string;
  /** All that are valid now: two during a rotation. */
  webhookSecrets: string[];
  /** For the page that takes payments in the app itself; left out, only the hosted page is offered. */
  publishableKey?: string;
  /** Another server that speaks Stripe's API; left out for Stripe itself. */
  apiBase?: string;
  /** How long one try waits for its answer; twenty seconds unless said. */
  timeoutMs?: number;
}

/**
 * Where Stripe's script is loaded from: never bundled or kept elsewhere (docs.stripe.com/js/including). The release train is
 * that of the API version.
 */
export function scriptUrlOf({ apiBase }: StripeSettings): string {
  const train = API_VERSION.split('.').at(-1);
  return `${apiBase?.replace(/\/$/, '') ?? 'https://js.stripe.com'}/${train}/stripe.js`;
}

/** Whether a key moves real money. */
export const isLiveKey = (key: string) => /^[srp]k_live_/.test(key);

/** The official client: a pinned version, twenty seconds a try, two retries, nothing reported about us. */
export function createStripeClient({ secretKey, apiBase, timeoutMs }: StripeSettings): Stripe {
  if (apiBase && isLiveKey(secretKey))
    throw new Error('A live key goes to Stripe and nowhere else: remove STRIPE_API_BASE, or use a test key.');
  const base = apiBase ? new URL(apiBase) : undefined;
  return new Stripe(secretKey, {
    apiVersion: API_VERSION,
    timeout: timeoutMs ?? TRY_TIMEOUT_MS,
    maxNetworkRetries: 2,
    telemetry: false,
    appInfo: { name: 'billwright' },
    ...(base
      ? {
          host: base.hostname,
          port: Number(base.port || (base.protocol === 'https:' ? 443 : 80)),
          protocol: base.protocol === 'https:' ? 'https' : 'http',
        }
      : {}),
  });
}
