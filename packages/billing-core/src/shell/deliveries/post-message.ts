import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { lookupPublic, refuseUrl } from './guard-address.ts';

const TIMEOUT_MS = 15_000;

export interface Answer {
  status: number;
  retryAfter: string | undefined;
}

/**
 * Posts JSON to a URL that somebody else chose, and waits fifteen seconds for the answer's status. No redirect is followed,
 * nothing of the answer's body is kept, and the connection is this message's own.
 *
 * @param isOpen on a developer's machine and in tests: http and every address
 * @throws when there is no answer in time, or the address is not on the public internet
 */
export async function postMessage(
  url: string,
  message: { headers: Record<string, string>; body: string },
  isOpen: boolean,
): Promise<Answer> {
  const refused = refuseUrl(url, isOpen);
  if (refused) throw new Error(refused);
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const send = url.startsWith('https:') ? requestHttps : requestHttp;
  const request = send(
    url,
    {
      method: 'POST',
      agent: false,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(isOpen ? {} : { lookup: lookupPublic }),
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(message.body),
        'user-agent': 'Billwright/1 (+https://www.standardwebhooks.com)',
        ...message.headers,
      },
    },
    (response) => {
      // Whatever becomes of the body: the status is the answer.
      response.on('error', () => undefined);
      response.resume();
      resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] });
    },
  );
  request.on('error', reject);
  request.end(message.body);
  return promise;
}
