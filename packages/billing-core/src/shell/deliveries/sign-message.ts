import { createHmac, randomBytes } from 'node:crypto';

/** A secret as receivers' libraries take it: `whsec_` and 32 random bytes in base64. */
export const createWebhookSecret = () => `whsec_${randomBytes(32).toString('base64')}`;

/**
 * The headers that sign a message: HMAC-SHA256 over id, timestamp and body, one signature for each valid secret, so that a
 * receiver accepts it before and after a roll (github.com/standard-webhooks/standard-webhooks, spec; docs/decisions/0010).
 *
 * @param sentAt of this try, not of the event: receivers refuse what is older than five minutes
 */
export function signMessage(
  message: { id: string; body: string; sentAt: Date },
  secrets: readonly string[],
): Record<string, string> {
  const timestamp = String(Math.floor(message.sentAt.getTime() / 1_000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    return `v1,${createHmac('sha256', key).update(`${message.id}.${timestamp}.${message.body}`).digest('base64')}`;
  });
  return {
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}
