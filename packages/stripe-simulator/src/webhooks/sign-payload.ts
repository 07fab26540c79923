import { createHmac } from 'node:crypto';

/**
 * The `Stripe-Signature` header of one delivery: `t=…,v1=…`, with one `v1` for every secret that is still
 * valid, as after a roll (docs.stripe.com/webhooks, "Verify webhook signatures manually").
 * @param timestampSeconds when this attempt is made; every retry is signed anew.
 */
export function signPayload(body: string, secrets: string[], timestampSeconds: number): string {
  const signatures = secrets.map((secret) => `v1=${hmac(secret, `${timestampSeconds}.${body}`)}`);
  return [`t=${timestampSeconds}`, ...signatures].join(',');
}

function hmac(secret: string, signedPayload: string): string {
  return createHmac('sha256', secret).update(signedPayload, 'utf8').digest('hex');
}
