import Stripe from 'stripe';

/** The version that our types and the simulator speak. */
export const API_VERSION = '2026-10-28.endive';

export interface StripeSettings {
  secretKey: string;
  /** All that are valid now: two during a rotation. */
  webhookSecrets: string[];
  /** Another server that speaks Stripe's API; left out for Stripe itself. */
  apiBase?: string;
}

/** Whether a key moves real money. */
export const isLiveKey = (secretKey: string) => /^[sr]k_live_/.test(secretKey);

/** The official client: a pinned version, twenty seconds a try, two retries, nothing reported about us. */
export function createStripeClient({ secretKey, apiBase }: StripeSettings): Stripe {
  if (apiBase && isLiveKey(secretKey))
    throw new Error('A live key goes to Stripe and nowhere else: remove STRIPE_API_BASE, or use a test key.');
  const base = apiBase ? new URL(apiBase) : undefined;
  return new Stripe(secretKey, {
    apiVersion: API_VERSION,
    timeout: 20_000,
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
