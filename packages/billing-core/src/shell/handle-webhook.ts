import type Stripe from 'stripe';
import { isSignatureError, verifyWebhook } from '../stripe/verify-webhook.ts';
import type { BillingContext } from './context.ts';

export const BODY_LIMIT_BYTES = 1_048_576;

const answer = (status: number, text: string) =>
  new Response(text, { status, headers: { 'content-type': 'text/plain' } });

/**
 * `POST /webhooks/stripe`: verify the raw bytes, store the event once, answer. Nothing else happens in the request.
 * Stripe retries whatever is not answered 2xx, so 2xx is said only after the commit, and 4xx only for what no retry mends.
 */
export async function handleWebhook(context: BillingContext, request: Request): Promise<Response> {
  const { logger } = context;
  if (request.method !== 'POST') return answer(405, 'POST only');
  const body = await readLimited(request);
  if (body === undefined) return answer(413, `At most ${BODY_LIMIT_BYTES} bytes`);
  const signature = request.headers.get('stripe-signature');
  if (!signature) return answer(400, 'The Stripe-Signature header is missing');

  let event: Stripe.Event;
  try {
    event = await verifyWebhook(context.stripe, body, signature, context.settings.webhookSecrets);
  } catch (error) {
    if (!isSignatureError(error) && !(error instanceof SyntaxError)) throw error;
    logger.warn({ reason: (error as Error).message.split('\n')[0] }, 'webhook refused: signature');
    return answer(400, 'The signature is not valid for this body, or too old');
  }
  if (event.livemode !== context.livemode) {
    logger.warn({ eventId: event.id, livemode: event.livemode }, 'webhook refused: mode');
    return answer(400, `This deployment takes ${context.livemode ? 'live' : 'test'} events only`);
  }
  try {
    await context.inbox.store({ event, body });
  } catch (error) {
    logger.error({ err: error, eventId: event.id }, 'webhook not stored');
    return answer(503, 'The event could not be stored; send it again');
  }
  return answer(200, 'stored');
}

/** The body as text, or nothing when it is longer than the limit: reading stops there. */
async function readLimited(request: Request): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > BODY_LIMIT_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
