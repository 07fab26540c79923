import type { HonoRequest } from 'hono';
import { invalidRequest } from '../stripe-error.ts';

const LARGEST_BODY = 1_048_576;
/** The largest file that Stripe takes (docs.stripe.com/file-upload), and what a form adds to it. */
const LARGEST_UPLOAD = 65 * 1_048_576;

/** The body of a request as text: what is too large is not read to its end, and what is no text is refused. */
export async function readBody(request: HonoRequest): Promise<string> {
  const type = request.header('Content-Type') ?? '';
  const announced = Number(request.header('Content-Length') ?? 0);
  const isUpload = request.path === '/v1/files' && /^multipart\/form-data\b/i.test(type);
  const most = isUpload ? LARGEST_UPLOAD : LARGEST_BODY;
  if (announced > most) throw tooLarge();
  const bytes = await readBytes(request, most);
  if (isUpload) return formOf(bytes, type);
  if (bytes.length > 0) assertType(type, request.path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    if (cause instanceof TypeError) throw invalidRequest('Invalid request: the body is not valid UTF-8.');
    throw cause;
  }
}

async function readBytes(request: HonoRequest, most: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.raw.body ?? []) {
    size += chunk.length;
    if (size > most) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A form in parts as the form that it would be in one, with the content of files as base64. */
async function formOf(bytes: Buffer, type: string): Promise<string> {
  const form = new URLSearchParams();
  for (const [name, value] of await partsOf(bytes, type)) {
    if (typeof value === 'string') form.append(name, value);
    else {
      form.append(`${name}[name]`, value.name);
      form.append(`${name}[type]`, value.type);
      form.append(`${name}[data]`, Buffer.from(await value.arrayBuffer()).toString('base64'));
    }
  }
  return form.toString();
}

async function partsOf(bytes: Buffer, type: string): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(bytes), { headers: { 'Content-Type': type } }).formData();
  } catch (cause) {
    if (cause instanceof TypeError)
      throw invalidRequest('Invalid request: the parts of the form can not be read.');
    throw cause;
  }
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
