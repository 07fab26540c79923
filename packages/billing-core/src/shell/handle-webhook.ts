import { type VerifiedWebhook, verifyWebhook, type WebhookRefusal } from '../stripe/verify-webhook.ts';
import type { BillingContext } from './context.ts';
import { BODY_LIMIT_BYTES, readBody } from './read-body.ts';
import { storeThinEvent } from './store-thin-event.ts';

const answer = (status: number, text: string, headers: Record<string, string> = {}) =>
  new Response(text, { status, headers: { 'content-type': 'text/plain', ...headers } });

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

/**
 * `POST /webhooks/stripe`, for every endpoint that leads here: platform, connected accounts, thin events. Verify the raw bytes,
 * store the event once, answer. Nothing else happens in the request.
 *
 * Stripe sends again whatever is not answered 2xx (docs.stripe.com/webhooks#behaviors), so 2xx is said only after the commit,
 * also for types that nobody knows; 4xx for what no retry mends; 5xx for what could not be stored, and for nothing else. The
 * content type is not looked at: the signature says what the bytes are.
 */
export async function handleWebhook(context: BillingContext, request: Request): Promise<Response> {
  const { logger, settings, livemode, stripe } = context;
  if (request.method !== 'POST') return answer(405, 'POST only', { allow: 'POST' });
  const body = await readBody(request);
  if (body === undefined) return answer(413, `At most ${BODY_LIMIT_BYTES} bytes`);
  const verified = await verifyWebhook(stripe, body, request.headers.get('stripe-signature'), {
    secrets: settings.webhookSecrets,
    livemode,
    nowMs: Date.now(),
  });
  if (verified.kind === 'refused') {
    logger.warn({ reason: verified.reason }, 'webhook refused');
    return answer(verified.status, WORDS[verified.reason]);
  }
  try {
    await store(context, verified);
  } catch (error) {
    logger.error({ err: error, eventId: verified.event.id }, 'webhook not stored');
    return answer(503, 'The event could not be stored; send it again');
  }
  return answer(200, 'stored');
}

async function store({ db, inbox }: BillingContext, verified: VerifiedWebhook): Promise<void> {
  if (verified.kind === 'thin') await storeThinEvent(db, verified);
  else await inbox.store(verified);
}
