import type { MiddlewareHandler } from 'hono';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses requests that change something unless they come from our own pages, before tRPC sees them: its fetch adapter
 * would run a mutation without required input from a plain multipart form on any page.
 *
 * - The content type has to be the one expected: `application/json`, which no form can send, but for a route that takes files.
 * - `Origin` has to be ours; a browser always sends it with such a request.
 * - `Sec-Fetch-Site`, where sent, has to be `same-origin`.
 */
export function refuseCrossSite(
  allowedOrigin: string,
  expected: 'application/json' | 'multipart/form-data' = 'application/json',
): MiddlewareHandler {
  return async (context, next) => {
    if (READS.has(context.req.method)) return next();
    const type = context.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
    if (type !== expected) return context.json({ error: `Send ${expected}.` }, 415);
    const site = context.req.header('sec-fetch-site');
    if (context.req.header('origin') !== allowedOrigin || (site !== undefined && site !== 'same-origin'))
      return context.json({ error: 'Requests from other sites are refused.' }, 403);
    return next();
  };
}
