import { isUtf8 } from 'node:buffer';
import { readWebhookEvent, type WebhookEvent } from './webhook-event.ts';
import { isSignedBy, readSignature } from './webhook-signature.ts';

/** A signature holds so long, before and after our clock, in seconds (docs.stripe.com/webhooks/signature). */
const TOLERANCE_SECONDS = 300;

/** Why a request is refused. Stripe sends again what is not answered 2xx, so 5xx is for what passes. */
export type WebhookRefusal =
  | { kind: 'refused'; status: 503; reason: 'no_secret' }
  | {
      kind: 'refused';
      status: 400;
      reason:
        | 'signature_missing'
        | 'signature_wrong'
        | 'signature_too_old'
        | 'signature_from_the_future'
        | 'not_utf8'
        | 'not_json'
        | 'not_an_event'
        | 'wrong_mode';
    };

const refuse = (reason: Extract<WebhookRefusal, { status: 400 }>['reason']): WebhookRefusal => ({
  kind: 'refused',
  status: 400,
  reason,
});

/** A verified event, with the bytes that were signed. */
export type VerifiedWebhook = WebhookEvent & { body: Uint8Array };

export interface WebhookCheck {
  /** All that are valid now: two while one is replaced, and one for each endpoint that leads here. */
  secrets: readonly string[];
  livemode: boolean;
  /** Unix milliseconds, by our clock: signatures carry Stripe's. */
  nowMs: number;
}

/**
 * The event, when one of the secrets signed exactly these bytes within five minutes of now. Nothing is parsed before that.
 * Bytes that are no UTF-8 are refused: decoded with replacements they would be other bytes than those that were signed.
 */
export function verifyWebhook(
  body: Uint8Array,
  header: string | null,
  { secrets, livemode, nowMs }: WebhookCheck,
): VerifiedWebhook | WebhookRefusal {
  if (secrets.length === 0) return { kind: 'refused', status: 503, reason: 'no_secret' };
  if (!header) return refuse('signature_missing');
  const signature = readSignature(header);
  if (!isSignedBy(secrets, body, signature)) return refuse('signature_wrong');
  const ageSeconds = Math.floor(nowMs / 1_000) - signature.signedAtSeconds;
  if (!(ageSeconds <= TOLERANCE_SECONDS)) return refuse('signature_too_old');
  if (ageSeconds < -TOLERANCE_SECONDS) return refuse('signature_from_the_future');
  if (!isUtf8(body)) return refuse('not_utf8');
  const json = parse(body);
  if (!json) return refuse('not_json');
  const event = readWebhookEvent(json.value);
  if (!event) return refuse('not_an_event');
  return event.event.livemode === livemode ? { ...event, body } : refuse('wrong_mode');
}

/**
 * A key such as `__proto__` becomes a field like any other, as `JSON.parse` has it; only copying it by assignment would make
 * more of it, and nothing here copies. A byte order mark stays, and is no JSON.
 */
function parse(body: Uint8Array): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString()) };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
