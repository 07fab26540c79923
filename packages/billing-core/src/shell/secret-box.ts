import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { SealedSecretError } from './sealed-secret-error.ts';

const VERSION = 'v1';
const ALGORITHM = 'aes-256-gcm';
/** As NIST SP 800-38D recommends for GCM; random, which is safe for far more than the secrets that there will ever be. */
const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_ID_DIGITS = 12;

/** Keeps secrets in the database unreadable to whoever has only the database: its backups, replicas and reports. */
export interface SecretBox {
  /** @param owner the row's name: sealed text that is moved to another row does not open there */
  seal(secret: string, owner: string): string;
  /** @throws SealedSecretError when none of our keys sealed it, or it was changed */
  open(sealed: string, owner: string): string;
  /** Whether it was sealed by today's key, and not by an earlier one or not at all. */
  isCurrent(sealed: string): boolean;
}

/**
 * Seals by AES-256-GCM under a key derived from the signing secret (HKDF-SHA256, RFC 5869), whose id stands in the text:
 * `v1:<key id>:<iv, ciphertext and tag>`. Secrets sealed under an earlier signing secret still open, as long as it is given,
 * and so does text that was never sealed (docs/decisions/0008).
 */
export function createSecretBox(signingSecret: string, previous: readonly string[] = []): SecretBox {
  const current = deriveKey(signingSecret);
  const keys = new Map([...previous.map(deriveKey), current].map((key) => [key.id, key.key]));
  const mark = `${VERSION}:${current.id}:`;
  return {
    seal(secret, owner) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(ALGORITHM, current.key, iv).setAAD(Buffer.from(owner));
      const body = Buffer.concat([iv, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${mark}${body.toString('base64url')}`;
    },
    open(sealed, owner) {
      if (!sealed.startsWith(`${VERSION}:`)) return sealed;
      const [, keyId = '', body = ''] = sealed.split(':');
      const key = keys.get(keyId);
      if (!key) throw new SealedSecretError(owner, `under key ${keyId}, which is not one of ours`);
      return decrypt(key, Buffer.from(body, 'base64url'), owner);
    },
    isCurrent: (sealed) => sealed.startsWith(mark),
  };
}

function decrypt(key: Buffer, body: Buffer, owner: string): string {
  try {
    const decipher = createDecipheriv(ALGORITHM, key, body.subarray(0, IV_BYTES))
      .setAAD(Buffer.from(owner))
      .setAuthTag(body.subarray(-TAG_BYTES));
    const text = decipher.update(body.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8');
    return text + decipher.final('utf8');
  } catch (cause) {
    throw new SealedSecretError(owner, 'and was changed since', { cause });
  }
}

/** The id tells keys apart and nothing of them: a part of the hash of another derivation. */
function deriveKey(signingSecret: string): { id: string; key: Buffer } {
  const derive = (info: string) => Buffer.from(hkdfSync('sha256', signingSecret, '', info, 32));
  const id = createHash('sha256').update(derive('billwright secret box key id')).digest('hex');
  return { id: id.slice(0, KEY_ID_DIGITS), key: derive('billwright secret box') };
}
