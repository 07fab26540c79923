import { invalidRequest } from '../stripe-error.ts';

/**
 * Any test key opens the simulator; a live or a malformed one is refused as Stripe refuses it. What a publishable key may
 * do stands in publishable.ts.
 * @returns the key.
 */
export function authenticate(header: string | undefined): string {
  const key = readKey(header);
  if (key === undefined) {
    throw invalidRequest(
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details.",
      { status: 401 },
    );
  }
  if (!/^[psr]k_test_\w+$/.test(key))
    throw invalidRequest(`Invalid API Key provided: ${redactKey(key)}`, { status: 401 });
  return key;
}

export function readKey(header: string | undefined): string | undefined {
  const [scheme, value] = (header ?? '').split(' ');
  if (value === undefined || value === '') return undefined;
  if (/^bearer$/i.test(scheme ?? '')) return value;
  if (/^basic$/i.test(scheme ?? '')) return Buffer.from(value, 'base64').toString('utf8').split(':')[0];
  return undefined;
}

/** A key as it may be shown: its kind and its end. */
export const redactKey = (key: string): string =>
  key.length <= 14
    ? '*'.repeat(key.length)
    : `${key.slice(0, 8)}${'*'.repeat(key.length - 14)}${key.slice(-6)}`;
