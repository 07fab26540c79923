import sjson from 'secure-json-parse';
import Stripe from 'stripe';
import { readWebhookEvent, type WebhookEvent } from './webhook-event.ts';

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

/** A verified event, with the text that was signed. */
export type VerifiedWebhook = WebhookEvent & { body: string };

export interface WebhookCheck {
  /** All that are valid now: two while one is replaced, and one for each endpoint that leads here. */
  secrets: readonly string[];
  livemode: boolean;
  /** Unix milliseconds, by our clock: signatures carry Stripe's. */
  nowMs: number;
}

/**
 * The event, when one of the secrets signed exactly these bytes within five minutes of now. Nothing is parsed before that, and
 * the SDK compares in constant time. Bytes that are no UTF-8 are refused before anything else: decoded with replacements
 * they would be other bytes than those that were signed.
 */
export async function verifyWebhook(
  stripe: Stripe,
  body: Uint8Array,
  header: string | null,
  { secrets, livemode, nowMs }: WebhookCheck,
): Promise<VerifiedWebhook | WebhookRefusal> {
  if (secrets.length === 0) return { kind: 'refused', status: 503, reason: 'no_secret' };
  if (!header) return refuse('signature_missing');
  const text = decode(body);
  if (text === undefined) return refuse('not_utf8');
  if (!(await isSigned(stripe, text, header, secrets))) return refuse('signature_wrong');
  const ageSeconds = Math.floor(nowMs / 1_000) - signedAt(header);
  if (!(ageSeconds <= TOLERANCE_SECONDS)) return refuse('signature_too_old');
  if (ageSeconds < -TOLERANCE_SECONDS) return refuse('signature_from_the_future');
  const json = parse(text);
  if (!json) return refuse('not_json');
  const event = readWebhookEvent(json.value);
  if (!event) return refuse('not_an_event');
  return event.event.livemode === livemode ? { ...event, body: text } : refuse('wrong_mode');
}

/** `ignoreBOM` keeps a byte order mark: it is part of what was signed, and no JSON. */
function decode(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return undefined;
  }
}

/** Every secret is tried with the SDK's own comparison; the age is judged apart, in both directions. */
async function isSigned(
  stripe: Stripe,
  text: string,
  header: string,
  secrets: readonly string[],
): Promise<boolean> {
  const { signature } = stripe.webhooks;
  if (!signature) throw new Error('The SDK has no way to verify signatures.');
  for (const secret of secrets)
    try {
      await signature.verifyHeaderAsync(text, header, secret, 0);
      return true;
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw error;
    }
  return false;
}

/** The same last `t` that the SDK signs with. */
function signedAt(header: string): number {
  const times = header.split(',').filter((part) => part.startsWith('t='));
  return Number.parseInt(times.at(-1)?.slice(2) ?? '', 10);
}

/** Keys that would reach a prototype are data of a stranger (metadata): they are left out, the event is not. */
function parse(text: string): { value: unknown } | undefined {
  try {
    return { value: sjson.parse(text, { protoAction: 'remove', constructorAction: 'remove' }) };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
