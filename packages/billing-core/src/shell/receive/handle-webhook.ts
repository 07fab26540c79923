import type { BillingContext } from '../context.ts';
import { BODY_LIMIT_BYTES, takeWebhook } from './take-webhook.ts';

/** A webhook as a web request, which every framework has or can make. */
export async function handleWebhook(context: BillingContext, request: Request): Promise<Response> {
  const { status, text, headers } = await takeWebhook(context, {
    method: request.method,
    signature: request.headers.get('stripe-signature'),
    read: () => readBody(request),
  });
  return new Response(text, { status, headers });
}

/**
 * A length that is announced is believed: HTTP holds the sender to it (RFC 9112, 6.3), so such a body is read whole; of any
 * other, reading stops at the limit.
 */
async function readBody(request: Request): Promise<Uint8Array | undefined> {
  const announced = request.headers.get('content-length');
  if (announced === null) return readUpToLimit(request);
  return Number(announced) > BODY_LIMIT_BYTES ? undefined : new Uint8Array(await request.arrayBuffer());
}

async function readUpToLimit(request: Request): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > BODY_LIMIT_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
