import { createHash } from 'node:crypto';

/**
 * The id of what an account asked for by one act: made of nothing but the two, as a UUID (RFC 9562, version 8). A database that
 * was lost and put back from a copy gives the same act the same id, and so Stripe the same idempotency keys: whoever presses
 * again pays, or is paid back, once.
 */
export function intentIdOf({ accountId, actId }: { accountId: string; actId: string }): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([accountId, actId]))
    .digest('hex');
  const variant = ((Number.parseInt(hash.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `${variant}${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-');
}
