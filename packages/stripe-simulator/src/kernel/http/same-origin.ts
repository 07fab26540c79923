import type { MiddlewareHandler } from 'hono';

/**
 * Refuses what a page of another site makes a browser send: anyone's web page can reach a loopback address. Programs
 * send neither header.
 */
export const sameOriginOnly: MiddlewareHandler = async (c, next) => {
  if (c.req.method !== 'GET' && isForeign(c.req.header('Origin'), c.req.header('Sec-Fetch-Site'), c.req.url))
    return c.json({ error: 'Only programs, and the pages of the simulator itself, may steer it.' }, 403);
  return next();
};

function isForeign(origin: string | undefined, site: string | undefined, url: string): boolean {
  // Browsers say where a request comes from, and no page can make them say otherwise; old ones only give the origin.
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  return origin !== undefined && origin !== new URL(url).origin;
}
