import type { BillingContext } from '../context.ts';
import { readBody } from './read-body.ts';
import { BODY_LIMIT_BYTES, takeWebhook } from './take-webhook.ts';

/** A webhook as a web request, which every framework has or can make. */
export async function handleWebhook(context: BillingContext, request: Request): Promise<Response> {
  const { status, text, headers } = await takeWebhook(context, {
    method: request.method,
    signature: request.headers.get('stripe-signature'),
    read: () => readBody(request, BODY_LIMIT_BYTES),
  });
  return new Response(text, { status, headers });
}
