import { timingSafeEqual } from 'node:crypto';
import { macOf } from './sign-message.ts';

/** A signature holds so long, before and after our clock (standardwebhooks' libraries: five minutes). */
const TOLERANCE_SECONDS = 300;
/** What is kept as a key has an end. */
const MOST_ID_LENGTH = 256;

export type MessageRefusal =
  | 'no_secret'
  | 'headers_missing'
  | 'signature_wrong'
  | 'signature_too_old'
  | 'signature_from_the_future';

/**
 * Whether one of the secrets signed exactly these bytes under this id, within five minutes of now; the receiving side of
 * `signMessage`. Nothing is parsed before that, and signatures are compared in constant time.
 *
 * @returns the id, which every try of one message has
 */
export function verifyMessage(
  { headers, body }: { headers: Headers; body: Uint8Array },
  { secrets, nowMs }: { secrets: readonly string[]; nowMs: number },
): { id: string } | { refused: MessageRefusal } {
  // Anybody can sign with nothing.
  const usable = secrets.filter((secret) => secret.replace(/^whsec_/, '').trim() !== '');
  if (usable.length === 0) return { refused: 'no_secret' };
  const [id, timestamp, signature] = ['id', 'timestamp', 'signature'].map((name) =>
    headers.get(`webhook-${name}`),
  );
  if (!id || id.length > MOST_ID_LENGTH || !timestamp || !signature) return { refused: 'headers_missing' };
  const given = readSignatures(signature);
  const isSigned = usable.some((secret) => {
    const mac = macOf({ id, timestamp, body }, secret);
    return given.some((each) => each.length === mac.length && timingSafeEqual(each, mac));
  });
  if (!isSigned) return { refused: 'signature_wrong' };
  const ageSeconds = Math.floor(nowMs / 1_000) - (/^\d+$/.test(timestamp) ? Number(timestamp) : 0);
  if (ageSeconds > TOLERANCE_SECONDS) return { refused: 'signature_too_old' };
  return ageSeconds < -TOLERANCE_SECONDS ? { refused: 'signature_from_the_future' } : { id };
}

/** `v1,…` of each secret that the sender has, with spaces between; those of other schemes are not ours to judge. */
const readSignatures = (header: string): Buffer[] =>
  header
    .split(' ')
    .filter((each) => each.startsWith('v1,'))
    .map((each) => Buffer.from(each.slice('v1,'.length), 'base64'));
