import type { Billing } from '@billwright/billing-core';
import { Hono } from 'hono';

/** Hono's requests are web requests: there is nothing to convert. */
export function createApp(billing: Billing): Hono {
  const app = new Hono();
  app.post('/webhooks/stripe', (context) => billing.webhooks.handle(context.req.raw));
  return app;
}
