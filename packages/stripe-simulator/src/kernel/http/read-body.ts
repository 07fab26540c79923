import type { HonoRequest } from 'hono';
import { invalidRequest } from '../stripe-error.ts';

const LARGEST_BODY = 1_048_576;

/** The body of a request as text: what is too large is not read to its end, and what is no text is refused. */
export async function readBody(request: HonoRequest): Promise<string> {
  const type = request.header('Content-Type') ?? '';
  const announced = Number(request.header('Content-Length') ?? 0);
  if (announced > LARGEST_BODY) throw tooLarge();
  const bytes = await readBytes(request);
  if (bytes.length > 0) assertType(type, request.path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    if (cause instanceof TypeError) throw invalidRequest('Invalid request: the body is not valid UTF-8.');
    throw cause;
  }
}

async function readBytes(request: HonoRequest): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.raw.body ?? []) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const tooLarge = () => invalidRequest('The request body is too large.', { status: 413 });

/** API v1 speaks forms, API v2 JSON (docs.stripe.com/api-v2-overview). A body of no stated type is taken as one. */
function assertType(type: string, path: string): void {
  const isV2 = path.startsWith('/v2/');
  const [name = ''] = type.toLowerCase().split(';');
  const wrong = isV2
    ? name === 'application/x-www-form-urlencoded' || name === 'multipart/form-data'
    : /\b(json|xml|octet-stream)\b/.test(name);
  if (!wrong) return;
  throw invalidRequest(
    `Invalid request (check that your POST content type is ${isV2 ? 'application/json' : 'application/x-www-form-urlencoded'}). If you have any questions, we can help at https://support.stripe.com/.`,
  );
}
