import { createHmac, randomBytes } from 'node:crypto';

/** A secret as receivers' libraries take it: `whsec_` and 32 random bytes in base64. */
export const createWebhookSecret = () => `whsec_${randomBytes(32).toString('base64')}`;

/** HMAC-SHA256 over id, timestamp and body (github.com/standard-webhooks/standard-webhooks, spec; docs/decisions/0010). */
export function macOf(
  message: { id: string; timestamp: string; body: string | Uint8Array },
  secret: string,
): Buffer {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return createHmac('sha256', key)
    .update(`${message.id}.${message.timestamp}.`)
    .update(message.body)
    .digest();
}

/**
 * The headers that sign a message, with one signature for each valid secret, so that a receiver accepts it before and after a
 * roll.
 *
 * @param sentAt of this try, not of the event: receivers refuse what is older than five minutes
 */
export function signMessage(
  { id, body, sentAt }: { id: string; body: string; sentAt: Date },
  secrets: readonly string[],
): Record<string, string> {
  const timestamp = String(Math.floor(sentAt.getTime() / 1_000));
  const signatures = secrets.map(
    (secret) => `v1,${macOf({ id, timestamp, body }, secret).toString('base64')}`,
  );
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}
