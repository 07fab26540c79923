import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BillingContext } from '../context.ts';
import { BODY_LIMIT_BYTES, takeWebhook } from './take-webhook.ts';

/** A webhook as `node:http` has it, answered there: a web request and response cost a tenth of the whole. */
export async function answerWebhook(
  context: BillingContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const { status, text, headers } = await takeWebhook(context, {
      method: request.method,
      signature: request.headers['stripe-signature']?.toString() ?? null,
      read: () => readBody(request),
    });
    // What was not read of the body is not waited for either.
    if (!request.complete) response.setHeader('connection', 'close');
    response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(text) });
    response.end(text);
  } catch (error) {
    // Most often the sender hung up.
    context.logger.warn({ err: error }, 'webhook not answered');
    response.destroy();
  }
}

/** Reading stops at the limit, and does not begin when more is announced. */
function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT_BYTES) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= BODY_LIMIT_BYTES) return;
      request.pause();
      resolve(undefined);
    });
    request.once('end', () => {
      const [only] = chunks;
      resolve(chunks.length === 1 ? only : Buffer.concat(chunks));
    });
    request.once('error', reject);
  });
}
