import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a `Stripe-Signature` header says: of several times the last, of the schemes the one that is in use. */
export interface WebhookSignature {
  /** Unix seconds, by Stripe's clock; -1 when there is none. */
  signedAtSeconds: number;
  signatures: string[];
}

/** docs.stripe.com/webhooks/signature#verify-manually */
export function readSignature(header: string): WebhookSignature {
  const found: WebhookSignature = { signedAtSeconds: -1, signatures: [] };
  for (const part of header.split(',')) {
    const [name, value = ''] = part.split('=');
    if (name === 't') found.signedAtSeconds = Number.parseInt(value, 10);
    if (name === 'v1') found.signatures.push(value);
  }
  return found;
}

/**
 * Whether one of the secrets signed exactly these bytes, compared in constant time. The SDK decodes them to text and signs
 * that, once for each secret; its answers are the same for text (webhook-signature.test.ts).
 */
export function isSignedBy(
  secrets: readonly string[],
  body: Uint8Array,
  { signedAtSeconds, signatures }: WebhookSignature,
): boolean {
  if (signedAtSeconds === -1) return false;
  return secrets.some((secret) => {
    // Anybody can sign with nothing.
    if (secret.trim() === '') return false;
    const mac = createHmac('sha256', secret).update(`${signedAtSeconds}.`).update(body).digest('hex');
    return signatures.some((signature) => isSame(signature, mac));
  });
}

function isSame(given: string, mac: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(mac)];
  return a.length === b.length && timingSafeEqual(a, b);
}
