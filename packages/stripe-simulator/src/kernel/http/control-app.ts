import { Hono } from 'hono';
import { faultControl } from '../../faults/fault-control.ts';
import type { Faults } from '../../faults/faults.ts';
import { billingControl } from '../../resources/invoices/billing-control.ts';
import { bankControl } from '../../resources/payouts/bank-control.ts';
import { webhookControl } from '../../webhooks/webhook-control.ts';
import type { Engine } from '../engine.ts';
import { clockControl } from '../time/clock-control.ts';
import { InvalidInput } from './control-input.ts';
import { keyControl } from './key-control.ts';
import { sameOriginOnly } from './same-origin.ts';

/** What is steered beside the engine itself. */
export interface Controlled {
  engine: Engine;
  faults: Faults;
  /** Forgets everything but the seed. */
  reset(): void;
}

/** What tests and people steer the simulation with. None of it is Stripe's. */
export function controlApp({ engine, faults, reset }: Controlled): Hono {
  const app = new Hono().basePath('/_simulator');
  app.use(sameOriginOnly);
  app.onError((error, c) => {
    if (error instanceof InvalidInput) return c.json({ error: error.message }, 400);
    throw error;
  });
  app.route('/bank_account', bankControl(engine));
  app.route('/billing', billingControl(engine));
  app.route('/clock', clockControl(engine));
  app.route('/faults', faultControl(faults));
  app.route('/keys', keyControl(engine));
  app.route('/webhooks', webhookControl(engine));
  app.post('/reset', (c) => {
    reset();
    return c.json({ reset: true });
  });
  return app;
}
