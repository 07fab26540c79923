import type { Engine } from '../engine.ts';
import { PLATFORM_ID } from '../simulated-account.ts';
import { invalidRequest } from '../stripe-error.ts';
import { redactKey } from './authenticate.ts';
import type { Route } from './routes.ts';

/** A restricted key that was registered, and what it may do. */
export interface ApiKeyRecord {
  id: string;
  /** As Stripe names them, such as `customer_read`; to write includes to read. */
  permissions: string[];
  /** A revoked key opens nothing. */
  status: 'active' | 'revoked';
}

/**
 * Refuses what a registered restricted key may not do, in the words of Stripe
 * (docs.stripe.com/keys/restricted-api-keys). A key that nobody registered may do everything.
 */
export function assertPermitted(engine: Engine, key: string, { method, path }: Route): void {
  const record = engine.store.apiKeys.get(key);
  if (!record) return;
  if (record.status === 'revoked')
    throw invalidRequest(`Expired API Key provided: ${redactKey(key)}`, {
      code: 'api_key_expired',
      status: 401,
    });
  const resource = permissionResource(path);
  const needed = `${resource}_${method === 'GET' ? 'read' : 'write'}`;
  if (record.permissions.includes(needed) || record.permissions.includes(`${resource}_write`)) return;
  throw invalidRequest(
    `The provided key '${redactKey(key)}' does not have the required permissions for this endpoint on account '${PLATFORM_ID}'. Having the 'rak_${needed}' permission would allow this request to continue.`,
    { status: 403 },
  );
}

/** Resources whose permission has an older, or a wider, name than their path. */
const NAMED_OTHERWISE: Record<string, string> = {
  invoice_payment: 'invoice',
  invoiceitem: 'invoice',
  price: 'plan',
  subscription_item: 'subscription',
  test_helpers_test_clock: 'billing_clock',
  webhook_endpoint: 'webhook',
};

/** Paths that group several resources. */
const GROUPS = [
  'billing',
  'billing_portal',
  'checkout',
  'core',
  'entitlements',
  'radar',
  'tax',
  'test_helpers',
];

/** `/v1/checkout/sessions/:id/expire` is about `checkout_session`. */
export function permissionResource(path: string): string {
  const [, , first = '', second = ''] = path.split('/');
  const name = (GROUPS.includes(first) ? `${first}_${second}` : first).replace(/s$/, '');
  return NAMED_OTHERWISE[name] ?? name;
}
