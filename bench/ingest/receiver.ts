// The webhook route in a process of its own, as the API serves it. Prints its port.
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { openBilling } from './open-billing.ts';

const { billing } = openBilling(process.env.DATABASE_URL ?? '');
const app = new Hono();
app.post('/webhooks/stripe', (context) => billing.webhooks.handle(context.req.raw));
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => console.log(port));
