/**
 * The raw body; nothing when it has more bytes than that. A length that is announced is believed: HTTP holds the sender to it
 * (RFC 9112, 6.3), so such a body is read whole; of any other, reading stops at the limit.
 */
export async function readBody(request: Request, limitBytes: number): Promise<Uint8Array | undefined> {
  const announced = request.headers.get('content-length');
  if (announced === null) return readUpTo(request, limitBytes);
  return Number(announced) > limitBytes ? undefined : new Uint8Array(await request.arrayBuffer());
}

async function readUpTo(request: Request, limitBytes: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > limitBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
