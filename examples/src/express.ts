import type { Billing } from '@billwright/billing-core';
import express, { type Express } from 'express';
import { toWebRequest } from './to-web-request.ts';

/** Before any `express.json()`: the route needs the bytes that were signed. */
export function createApp(billing: Billing): Express {
  const app = express();
  app.post('/webhooks/stripe', express.raw({ type: () => true, limit: '2mb' }), async (request, response) => {
    const body: unknown = request.body;
    const bytes = Buffer.isBuffer(body) ? new Uint8Array(body) : new Uint8Array();
    const answer = await billing.webhooks.handle(toWebRequest(request, bytes));
    response
      .status(answer.status)
      .type('text/plain')
      .send(await answer.text());
  });
  app.use(express.json());
  return app;
}
