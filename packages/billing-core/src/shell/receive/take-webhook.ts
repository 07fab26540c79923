import { SpanKind } from '@opentelemetry/api';
import { type VerifiedWebhook, verifyWebhook, type WebhookRefusal } from '../../stripe/verify-webhook.ts';
import type { BillingContext } from '../context.ts';
import { inSpan } from '../in-span.ts';
import { countWebhook } from '../telemetry.ts';
import { storeThinEvent } from './store-thin-event.ts';

export const BODY_LIMIT_BYTES = 1_048_576;

/** What the sender reads, which is shown in Stripe's dashboard. It helps an operator and tells a stranger nothing. */
const WORDS: Record<WebhookRefusal['reason'], string> = {
  no_secret: 'No webhook secret is set here yet; send it again',
  signature_missing: 'The Stripe-Signature header is missing',
  signature_wrong: 'The signature is not valid for this body',
  signature_too_old: 'The signature is more than five minutes old',
  signature_from_the_future: 'The signature is of more than five minutes from now: a clock is wrong',
  not_utf8: 'The body is not UTF-8',
  not_json: 'The body is not JSON',
  not_an_event: 'The body is not an event',
  wrong_mode: 'This deployment takes events of the other mode only',
};

/** A request of whatever server. */
export interface IncomingWebhook {
  method: string | undefined;
  /** The `Stripe-Signature` header. */
  signature: string | null;
  /** The raw body; nothing when it has more than `BODY_LIMIT_BYTES`. */
  read(): Promise<Uint8Array | undefined>;
}

export interface WebhookAnswer {
  status: number;
  text: string;
  headers: Record<string, string>;
}

const answer = (status: number, text: string, headers: Record<string, string> = {}): WebhookAnswer => ({
  status,
  text,
  headers: { 'content-type': 'text/plain', ...headers },
});

/**
 * `POST /webhooks/stripe`, for every endpoint that leads here: platform, connected accounts, thin events. Verify the raw bytes,
 * store the event once, answer. Nothing else happens in the request.
 *
 * Stripe sends again whatever is not answered 2xx (docs.stripe.com/webhooks#behaviors), so 2xx is said only after the commit,
 * also for types that nobody knows; 4xx for what no retry mends; 5xx for what could not be stored, and for nothing else. The
 * content type is not looked at: the signature says what the bytes are.
 */
export function takeWebhook(context: BillingContext, incoming: IncomingWebhook): Promise<WebhookAnswer> {
  const attributes = { 'http.request.method': incoming.method ?? 'GET' };
  return inSpan('POST webhooks/stripe', { kind: SpanKind.SERVER, attributes }, async (span) => {
    const taken = await take(context, incoming);
    span.setAttribute('http.response.status_code', taken.status);
    return taken;
  });
}

async function take(context: BillingContext, incoming: IncomingWebhook): Promise<WebhookAnswer> {
  const { logger, settings, livemode } = context;
  if (incoming.method !== 'POST') return answer(405, 'POST only', { allow: 'POST' });
  const body = await incoming.read();
  if (body === undefined) {
    countWebhook('refused', 'too_large');
    return answer(413, `At most ${BODY_LIMIT_BYTES} bytes`);
  }
  const verified = verifyWebhook(body, incoming.signature, {
    secrets: settings.webhookSecrets,
    livemode,
    nowMs: Date.now(),
  });
  if (verified.kind === 'refused') {
    countWebhook('refused', verified.reason);
    logger.warn({ reason: verified.reason }, 'webhook refused');
    return answer(verified.status, WORDS[verified.reason]);
  }
  return keep(context, verified);
}

/** What was parsed is not held while the commit is waited for: V8 would copy it each time it looks at what is young. */
function keep(context: BillingContext, verified: VerifiedWebhook): Promise<WebhookAnswer> {
  const { logger } = context;
  const eventId = verified.event.id;
  return store(context, verified).then(
    (isNew) => {
      countWebhook(isNew ? 'stored' : 'duplicate');
      return answer(200, 'stored');
    },
    (error: unknown) => {
      countWebhook('failed');
      logger.error({ err: error, eventId }, 'webhook not stored');
      return answer(503, 'The event could not be stored; send it again');
    },
  );
}

/** Whether it was new. */
function store({ db, inbox }: BillingContext, verified: VerifiedWebhook): Promise<boolean> {
  return verified.kind === 'thin' ? storeThinEvent(db, verified) : inbox.store(verified);
}
