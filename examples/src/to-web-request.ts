/** A request of Node's as the web's, for frameworks that have read the body already: the bytes as they came. */
export function toWebRequest(
  { url, headers }: { url: string; headers: Record<string, string | string[] | undefined> },
  body: Uint8Array<ArrayBuffer>,
): Request {
  const signature = headers['stripe-signature'];
  return new Request(new URL(url, 'http://localhost'), {
    method: 'POST',
    headers: typeof signature === 'string' ? { 'stripe-signature': signature } : {},
    body,
  });
}
