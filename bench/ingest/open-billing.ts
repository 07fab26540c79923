import { type Billing, createBilling } from '@billwright/billing-core';
import { createDb } from '@billwright/db';
import config from '../../billing.config.ts';

export const WEBHOOK_SECRET = 'whsec_bench';

/** Billing as the API and the worker open it, on the database of the benchmark. Nothing here asks Stripe for anything. */
export function openBilling(connectionString: string): { billing: Billing; destroy: () => Promise<void> } {
  const { db, destroy } = createDb({ connectionString });
  const billing = createBilling({
    db,
    connectionString,
    config,
    stripe: { secretKey: 'sk_test_bench', webhookSecrets: [WEBHOOK_SECRET], apiBase: 'http://127.0.0.1:9' },
    appUrl: 'http://app.example',
    signingSecret: 'a signing secret of the benchmark, long enough',
  });
  return { billing, destroy };
}
