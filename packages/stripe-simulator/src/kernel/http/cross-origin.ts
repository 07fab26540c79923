import type { MiddlewareHandler } from 'hono';
import { invalidRequest } from '../stripe-error.ts';
import { errorBody, statusOf } from './error-body.ts';

/**
 * Lets pages of any origin call the API as they call Stripe's, where the key decides what they may do. A secret key has
 * no place in a page: any website could use one here, since any test key opens the simulator.
 */
export const crossOrigin: MiddlewareHandler = async (c, next) => {
  if (c.req.header('Origin') === undefined) return next();
  const shared = {
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Expose-Headers': 'Request-Id, Stripe-Should-Retry, Idempotent-Replayed, Original-Request',
  };
  if (c.req.method === 'OPTIONS')
    return c.body(null, 200, {
      ...shared,
      'Access-Control-Allow-Headers':
        'Authorization, Content-Type, Idempotency-Key, Stripe-Account, Stripe-Version',
      'Access-Control-Allow-Methods': 'GET, POST, DELETE',
      'Access-Control-Max-Age': '300',
    });
  if (isFromForeignPage(c.req.header('Sec-Fetch-Site')) && isSecret(c.req.header('Authorization'))) {
    const refusal = invalidRequest(
      'This API call was made by a web page with a secret API key. Secret keys belong on servers; please use a publishable API key.',
      { status: 403 },
    );
    return new Response(errorBody(refusal, 'req_of_a_page', c.req.path), {
      status: statusOf(refusal),
      headers: shared,
    });
  }
  await next();
  for (const [name, value] of Object.entries(shared)) c.header(name, value);
};

/** Only browsers say this, and no page can make them say otherwise. */
const isFromForeignPage = (site: string | undefined) => site === 'cross-site' || site === 'same-site';

const isSecret = (authorization: string | undefined) => /\b[sr]k_/.test(authorization ?? '');
