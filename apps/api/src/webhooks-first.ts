import { createServer, type RequestListener, type Server } from 'node:http';
import type { Billing } from '@billwright/billing-core';

const PATH = '/webhooks/stripe';

/**
 * A server that hands webhooks to billing as they come, and all else to the app: Stripe needs none of what is made around a
 * request for browsers, and a burst of webhooks costs less (docs/performance.md). The app's own route answers the same.
 */
export function webhooksFirst(billing: Billing, app: RequestListener): Server {
  return createServer((request, response) => {
    if (request.method === 'POST' && request.url === PATH) void billing.webhooks.answer(request, response);
    else app(request, response);
  });
}
